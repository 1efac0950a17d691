import type { RunningUsage } from '../../program-agent/live-usage.ts';
import { attemptUsage, NO_TOKENS, totalsOf } from '../output/usage.ts';
import type { RolloutFacts } from './rollout.ts';
import { parseRolloutLine } from './rollout-line.ts';

/** Marks of the few lines that count; the others are not even parsed. */
const COUNTS = /"type":"(?:token_usage_record|(?:function|custom_tool|local_shell)_call)"/;

/**
 * Counts what a run uses while it runs: codex writes a record with the totals of its thread for each reply, after the
 * calls that the reply asked for (measured, 0.169.0). `before` is what the file held before the run.
 */
export function createRunningTotals(
  before: RolloutFacts | null,
): (lines: readonly string[]) => RunningUsage | null {
  const start = before?.recorded ?? before?.totals ?? NO_TOKENS;
  let asksForTool = false;
  return (lines) => {
    let running: RunningUsage | null = null;
    for (const text of lines) {
      const line = COUNTS.test(text) ? parseRolloutLine(text) : null;
      if (line?.type === 'token_usage_record') {
        const usage = attemptUsage(totalsOf(line.payload.thread_token_usage), start);
        running = { usage, goesOn: asksForTool };
        asksForTool = false;
      } else if (line?.type === 'response_item') {
        asksForTool = true;
      }
    }
    return running;
  };
}
