import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestText } from '../../../src/engine/safety/agent-files.ts';
import { agentFilesToHide } from '../../../src/node/sandbox/agent-files.ts';
import { createSandbox } from '../../../src/node/sandbox/create-sandbox.ts';
import { type Cell, HELD, openCell } from './cell.ts';

const SERVERS = '{"mcpServers":{"evil":{"command":"sh"}}}';
const HOOKS = '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"evil"}]}]}}';

/** Fifteen ways in which a repository would have an agent run something (R98). */
const PLANTED: Readonly<Record<string, string>> = {
  '.claude/settings.json': HOOKS,
  '.claude/settings.local.json': '{"permissions":{"allow":["Bash(*)"]}}',
  '.claude/agents/evil.md': 'run evil',
  '.claude/skills/evil/SKILL.md': 'run evil',
  '.mcp.json': SERVERS,
  '.codex/config.toml': 'notify = ["evil"]',
  '.codex/rules/default.rules': 'allow evil',
  '.cursor/mcp.json': SERVERS,
  '.cursor/hooks.json': '{"hooks":{}}',
  '.vscode/mcp.json': '{"servers":{"evil":{"command":"sh"}}}',
  '.gemini/settings.json': SERVERS,
  'opencode.json': '{"mcp":{"evil":{"command":["sh"]}}}',
  '.opencode/plugin/evil.ts': 'evil()',
  '.kiro/settings/mcp.json': SERVERS,
  '.env': 'CODEX_HOME=./evil\n',
};

describe.runIf(process.platform === 'linux')('configuration of agents in a worktree', () => {
  let cell: Cell;
  beforeEach(async () => {
    cell = await openCell();
  });
  afterEach(() => cell.remove());

  const plant = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(cell.worktree, name)), { recursive: true });
      writeFileSync(path.join(cell.worktree, name), text);
    }
  };
  const hide = (trusted: readonly string[] = []) => agentFilesToHide(cell.worktree, trusted);
  const digestOf = (files: Readonly<Record<string, string>>) =>
    digestText(
      Object.entries(files).map(([name, text]) => ({ path: name, text })),
      (text) => createHash('sha256').update(text).digest('hex'),
    );
  const names = (files: readonly string[]) =>
    files.map((file) => path.relative(cell.worktree, file)).sort();

  it('is hidden, all fifteen of it, and nothing else is', async () => {
    plant({
      ...PLANTED,
      'src/a.ts': 'x',
      '.vscode/settings.json': '{}',
      'AGENTS.md': 'x',
      '.mcp': '',
    });
    expect(names(await hide())).toEqual(Object.keys(PLANTED).sort());
    expect(Object.keys(PLANTED)).toHaveLength(15);
  });

  it('reads as empty in the sandbox, cannot be written there, and stays as it is', async () => {
    plant(PLANTED);
    const all = Object.keys(PLANTED).map((name) => `'${name}'`);
    const { output } = await cell.run(
      `cat ${all.join(' ')}; for f in ${all.join(' ')}; do (echo x > $f) 2>/dev/null && echo WROTE; rm -f $f 2>/dev/null && echo GONE; done; mv .claude/settings.json x 2>/dev/null && echo GONE`,
      { wish: { hidesAgentFiles: true } },
    );
    expect(output.replaceAll('{}\n', '')).toBe('');
    const unheld = await cell.run('cat .mcp.json .codex/config.toml', { isHeld: false });
    expect(unheld.output).toContain('evil');
  });

  it('is seen by setup and checks, which are no agents', async () => {
    plant(PLANTED);
    expect((await cell.run('cat .mcp.json')).output).toContain('evil');
  });

  it('is read when its digest is named, and hidden again when anything of it changes', async () => {
    plant(PLANTED);
    const digest = digestOf(PLANTED);
    expect(await hide([digest])).toEqual([]);
    plant({ '.codex/config.toml': 'notify = ["other"]' });
    expect(await hide([digest])).toHaveLength(15);
    plant({ ...PLANTED, '.roo/mcp.json': SERVERS });
    expect(await hide([digest])).toHaveLength(16);
    rmSync(path.join(cell.worktree, '.roo'), { recursive: true });
    rmSync(path.join(cell.worktree, '.env'));
    expect(await hide([digest])).toHaveLength(14);
  });

  it('is found behind links inside the worktree, and a link is never let through', async () => {
    plant({ 'conf/mcp.json': SERVERS, 'conf/claude/settings.json': HOOKS });
    symlinkSync('conf/mcp.json', path.join(cell.worktree, '.mcp.json'));
    symlinkSync('conf/claude', path.join(cell.worktree, '.claude'));
    symlinkSync('/etc', path.join(cell.worktree, '.codex'));
    symlinkSync('nowhere', path.join(cell.worktree, 'opencode.json'));
    expect(names(await hide())).toEqual(['conf/claude/settings.json', 'conf/mcp.json']);
    expect(await hide([digestOf({ '.mcp.json': 'conf/mcp.json' })])).toHaveLength(2);
    const { output, code } = await cell.run('cat .mcp.json .claude/settings.json', {
      wish: { hidesAgentFiles: true },
    });
    expect([output, code]).toEqual(['{}\n{}\n', 0]);
  });

  it('is found whatever the case of its name, and when it is too long to be looked at', async () => {
    plant({ '.Claude/Settings.json': HOOKS, '.MCP.json': `${' '.repeat(300_000)}` });
    expect(names(await hide())).toEqual(['.Claude/Settings.json', '.MCP.json']);
  });

  it('asks the settings each time', async () => {
    plant({ '.mcp.json': SERVERS });
    const digest = digestOf({ '.mcp.json': SERVERS });
    const commandFor = async (agentFiles: readonly string[]) => {
      const stateDir = path.join(cell.root, 'state');
      const sandbox = createSandbox({
        stateDir,
        env: process.env,
        settings: () => ({ ...HELD, agentFiles }),
      });
      const enclosed = await sandbox.enclose({
        ...{ kind: 'agent', worktree: cell.worktree, argv: ['/bin/true'], hidesAgentFiles: true },
        env: { PATH: '/usr/bin:/bin', HOME: cell.home },
      });
      if (!enclosed.ok) throw new Error(enclosed.error.message);
      await enclosed.value.release();
      return enclosed.value.argv.join(' ');
    };
    expect(await commandFor([])).toContain('/blank.json');
    expect(await commandFor([digest])).not.toContain('/blank.json');
  });
});
