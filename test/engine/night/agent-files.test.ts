import { afterEach, expect, it } from 'vitest';
import { scriptedAgent } from '../../helpers/scripted-agent.ts';
import { createWorld, type World } from '../../helpers/scripted-world.ts';

let made: World;
afterEach(() => made.dispose());

it('lists the configuration of agents that a repository brings in the plan and in the brief', async () => {
  made = createWorld();
  made.git.files.set('.mcp.json', '{"mcpServers":{"a":{"command":"sh"}}}');
  made.git.files.set('.claude/settings.json', '{"hooks":{"Stop":[{"hooks":[{}]}]}}');
  await made.queue({ title: 'Fix the parser' });
  const nightId = await made.arm();
  await made.clock.advanceBy(3 * 3_600_000);
  const brief = await made.brief(nightId);
  const notes = brief.timeline.filter(({ text }) => text.includes('.mcp.json (1 server)'));
  expect(notes).toHaveLength(1);
  expect(notes[0]?.text).toContain('.claude/settings.json (1 hook)');
  expect(brief.strategy).toContain('## Not run');
  expect(notes[0]?.text).toMatch(
    /It is hidden from '\w+', .*sandbox\.agentFiles: \[[0-9a-f]{32}\]\.$/,
  );
});

it('says nothing of a repository that brings none', async () => {
  made = createWorld();
  made.git.files.set('.env', 'PORT=80');
  const nightId = await made.arm();
  await made.clock.advanceBy(3 * 3_600_000);
  const brief = await made.brief(nightId);
  expect(brief.timeline.filter(({ text }) => text.includes('configuration of agents'))).toEqual([]);
  expect(brief.strategy).not.toContain('Not run');
});

it.each([
  [[], 'never'],
  [['scripted'], "It is hidden from 'scripted'"],
])('tells what happens to it with whoever may take over: %j', async (fallback, says) => {
  made = createWorld({
    config: { agent: 'codex', ladder: { fallback } },
    more: (clock, git) => [scriptedAgent({ clock, dirty: git.dirty, id: 'codex' })],
  });
  made.git.files.set('.mcp.json', '{"mcpServers":{"a":{"command":"sh"}}}');
  const nightId = await made.arm();
  await made.clock.advanceBy(3 * 3_600_000);
  const { timeline } = await made.brief(nightId);
  const note = timeline.find(({ text }) => text.includes('.mcp.json'))?.text ?? '';
  expect(note.includes('It is hidden from')).toBe(says !== 'never');
  if (says !== 'never') expect(note).toContain(says);
});
