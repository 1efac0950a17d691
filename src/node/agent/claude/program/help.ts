import { askProgram } from '../../program-agent/ask.ts';
import { NEEDED_FLAGS } from '../arguments.ts';

/** The long flags that `claude --help` lists. Versions differ, and an unknown flag ends a run (agents.md 1). */
export async function readFlags(
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<ReadonlySet<string>> {
  const { text } = await askProgram(program, ['--help'], env);
  return new Set(text.match(/(?<![\w-])--[a-z][\w-]*/gi));
}

/** What keeps a claude with these flags from working at night, in one sentence; null when nothing does. */
export function tooOld(flags: ReadonlySet<string>): string | null {
  const lacking = NEEDED_FLAGS.filter((flag) => !flags.has(flag));
  if (lacking.length === 0) return null;
  return `This Claude Code does not know ${lacking.join(', ')}. Run "claude update".`;
}
