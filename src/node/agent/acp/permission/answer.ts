import type { PermissionAnswer } from '../wire/channel.ts';
import type { PermissionRequest, ToolCall } from '../wire/messages.ts';
import { mayRun } from './command-rule.ts';
import { commandLineIn } from './command-words.ts';
import { isInside } from './inside.ts';
import { namedPaths } from './named-paths.ts';

/** What an agent may do of what it asks for. */
export interface PermissionRule {
  readonly worktreePath: string;
  /** Beginnings of command lines that may run. */
  readonly allowed: readonly string[];
}

/** Kinds that touch files and nothing else. */
const FILE_KINDS: ReadonlySet<string> = new Set(['read', 'search', 'edit', 'delete', 'move']);

/**
 * Whether we allow a tool call; we are the only guard there is (agents.md 4). Allowed are files inside the worktree and
 * the commands of `mayRun` there. All else is not: the network, other modes, tools of no known kind.
 */
export async function isAllowed(call: ToolCall, rule: PermissionRule): Promise<boolean> {
  const paths = namedPaths(call);
  if (paths === null) return false;
  for (const file of paths) {
    if (!(await isInside(rule.worktreePath, file))) return false;
  }
  const line = commandLineIn(call.rawInput);
  if (call.kind === 'execute') return line !== null && mayRun(line, rule);
  // A tool that says it edits and carries a command is not what it says.
  return line === null && FILE_KINDS.has(call.kind ?? '') && paths.length > 0;
}

/** The option for our answer, for this once only. Without one for "no" the whole question is cancelled. */
export function choose(options: PermissionRequest['options'], allow: boolean): PermissionAnswer {
  const kinds = allow ? ['allow_once'] : ['reject_once', 'reject_always'];
  const option = kinds
    .map((kind) => options.find((one) => one.kind === kind))
    .find((one) => one !== undefined);
  if (option !== undefined) {
    return { outcome: { outcome: 'selected', optionId: option.optionId } };
  }
  return allow ? choose(options, false) : { outcome: { outcome: 'cancelled' } };
}

/** Whether the answer lets the call happen. */
export function isYes(answer: PermissionAnswer, options: PermissionRequest['options']): boolean {
  const { outcome } = answer;
  if (outcome.outcome !== 'selected') return false;
  return options.some((one) => one.optionId === outcome.optionId && one.kind === 'allow_once');
}
