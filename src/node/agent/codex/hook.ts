import { createHash } from 'node:crypto';
import { HOOK_SECONDS } from '../../wires/hook-script.ts';

const MATCHER = '^Bash$';

/** Where codex says that settings of its command line come from (read from codex 0.169.0). */
const OUR_PLACE = '/<session-flags>/config.toml:pre_tool_use:0:0';

/**
 * The settings that have codex ask `command`, a line of a shell, before it runs a command (agents.md 2). Codex runs only
 * hooks that were reviewed, known by their hash; ours alone is marked so, for this run. Its flag that marks all of them
 * would also run those of a repository and unreviewed ones of the home (tried, codex 0.169.0). A codex that counts
 * another hash leaves our hook out.
 */
export function hookSettings(command: string): string[] {
  const said = JSON.stringify(command);
  const ours = `{type="command",command=${said},timeout=${HOOK_SECONDS}}`;
  return [
    `hooks.PreToolUse=[{matcher=${JSON.stringify(MATCHER)},hooks=[${ours}]}]`,
    `hooks.state={${JSON.stringify(OUR_PLACE)}={trusted_hash="sha256:${hashOf(command)}"}}`,
  ];
}

/** The keys stand in the order of the alphabet, because codex sorts them. */
function hashOf(command: string): string {
  const handler = { async: false, command, timeout: HOOK_SECONDS, type: 'command' };
  const hook = { event_name: 'pre_tool_use', hooks: [handler], matcher: MATCHER };
  return createHash('sha256').update(JSON.stringify(hook)).digest('hex');
}
