import { z } from 'zod';
import type { RolloutLine } from './rollout-line.ts';

const COMMAND_TOOLS = new Set(['exec_command', 'shell', 'shell_command', 'local_shell']);
const REFUSAL =
  /Read-only file system|Operation not permitted|Permission denied|Network is unreachable|sandbox|approval policy|PreToolUse hook/i;

const Arguments = z.object({
  cmd: z.string().optional(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
});

/** The commands the model asked for that came back refused and were never reported as commands. */
export function deniedCommands(lines: readonly RolloutLine[]): readonly string[] {
  const reported = new Set<string>();
  const refused = new Set<string>();
  for (const { type, payload } of lines) {
    if (type === 'event_msg' && payload.type === 'item_completed') reported.add(payload.item.id);
    if (type !== 'response_item' || payload.type !== 'function_call_output') continue;
    if (REFUSAL.test(JSON.stringify(payload.output))) refused.add(payload.call_id);
  }
  return lines.flatMap(({ type, payload }) => {
    if (type !== 'response_item' || payload.type !== 'function_call') return [];
    if (!COMMAND_TOOLS.has(payload.name)) return [];
    const isDenied = refused.has(payload.call_id) && !reported.has(payload.call_id);
    return isDenied ? [commandOf(payload.arguments)] : [];
  });
}

function commandOf(text: string): string {
  try {
    const { cmd, command } = Arguments.parse(JSON.parse(text));
    const said = cmd ?? command ?? text;
    return typeof said === 'string' ? said : said.join(' ');
  } catch {
    // A model may write arguments that are no JSON; they are shown as they are.
    return text;
  }
}
