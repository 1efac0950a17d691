import { describe, expect, it } from 'vitest';
import { codexArguments, extraConfigFrom } from '../../../../src/node/agent/codex/flags.ts';

const call = {
  config: { model: 'gpt-5.5', effort: 'high', sandbox: 'workspace-write' },
  worktreePath: '/w/tree',
  lastTextPath: '/runs/1.last.txt',
  tmpDir: '/runs/1.tmp',
  runToken: 'abc',
  reportPath: '/run/tmp/.nightkiln-wires',
  hook: "/bin/sh '/runs/1.hook'",
  extraConfig: [],
  toolServers: ['browser'],
} as const;

const POLICY = [
  ...['-c', 'approval_policy="never"'],
  ...['-c', 'model_reasoning_effort="high"'],
  ...['-c', 'sandbox_workspace_write.network_access=false'],
  ...['-c', 'sandbox_workspace_write.exclude_slash_tmp=true'],
  ...['-c', 'sandbox_workspace_write.writable_roots=[]'],
  ...['-c', 'notify=[]'],
  ...['-c', 'mcp_servers.browser.enabled=false'],
  ...[
    '-c',
    `hooks.PreToolUse=[{matcher="^Bash$",hooks=[{type="command",command="/bin/sh '/runs/1.hook'",timeout=10}]}]`,
  ],
  ...[
    '-c',
    'hooks.state={"/<session-flags>/config.toml:pre_tool_use:0:0"={trusted_hash="sha256:b628b1f5539ce5cc7c13faf4dec75bf3cc38178d387ce33a75070cf8d805c54d"}}',
  ],
  ...['-c', 'shell_environment_policy.inherit="core"'],
  ...['-c', 'allow_login_shell=false'],
  ...[
    '-c',
    'shell_environment_policy.set={NIGHTKILN_RUN_TOKEN="abc",NIGHTKILN_WIRES="/run/tmp/.nightkiln-wires"}',
  ],
  ...['--disable', 'unbounded_connection_retries'],
  '--skip-git-repo-check',
];

describe('the arguments of codex', () => {
  it('start a thread with sandbox, directory, model and policy, prompt on standard input', () => {
    expect(codexArguments(call)).toEqual([
      ...['exec', '--json', '-s', 'workspace-write', '-C', '/w/tree', '-m', 'gpt-5.5'],
      ...POLICY,
      ...['-o', '/runs/1.last.txt', '-'],
    ]);
  });

  it('give all of it again, before the word resume', () => {
    const fresh = codexArguments(call);
    const resumed = codexArguments({ ...call, threadId: 'T' });
    expect(resumed).toEqual([...fresh.slice(0, -1), 'resume', 'T', '-']);
  });

  it('leave model and effort to the person when they are not configured', () => {
    const argv = codexArguments({ ...call, config: { sandbox: 'read-only' } });
    expect(argv).not.toContain('-m');
    expect(argv.join(' ')).not.toContain('model_reasoning_effort');
    expect(argv.slice(2, 4)).toEqual(['-s', 'read-only']);
  });

  it('put expert settings before the policy, which therefore wins', () => {
    const argv = codexArguments({ ...call, extraConfig: ['approval_policy="on-request"'] });
    expect(argv.indexOf('approval_policy="on-request"')).toBeLessThan(
      argv.indexOf('approval_policy="never"'),
    );
  });

  it('quote what goes into a setting', () => {
    const argv = codexArguments({ ...call, runToken: 'a"}\nx' });
    expect(argv.join(' ')).toContain('set={NIGHTKILN_RUN_TOKEN="a\\"}\\nx",');
  });
});

describe('NIGHTKILN_CODEX_CONFIG', () => {
  it('is one setting per line', () => {
    expect(extraConfigFrom({ NIGHTKILN_CODEX_CONFIG: 'a="1"\n\n  b.c=2 \n' })).toEqual([
      'a="1"',
      'b.c=2',
    ]);
    expect(extraConfigFrom({})).toEqual([]);
  });
});
