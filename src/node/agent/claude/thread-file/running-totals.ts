import { z } from 'zod';
import type { RunningUsage } from '../../program-agent/live-usage.ts';
import { ReplyUsage } from '../output/line.ts';
import { usageOfReplies } from '../output/usage.ts';

const Reply = z.object({
  type: z.literal('assistant'),
  message: z.object({ id: z.string(), usage: ReplyUsage, stop_reason: z.string().nullish() }),
});

/**
 * Counts what a run uses while it runs, by the replies in claude's thread file, where their output is final, which it is
 * not in claude's events (measured, 2.1.329). A reply may be written in several lines. No price is in them, and helper
 * agents write files of their own: both come with the result.
 */
export function createRunningTotals(): (lines: readonly string[]) => RunningUsage | null {
  const replies = new Map<string, ReplyUsage>();
  return (lines) => {
    let goesOn: boolean | null = null;
    for (const text of lines) {
      const reply = text.includes('"assistant"') ? parse(text) : null;
      if (reply === null) continue;
      replies.set(reply.id, reply.usage);
      goesOn = reply.stop_reason === 'tool_use';
    }
    return goesOn === null ? null : { usage: usageOfReplies([...replies.values()]), goesOn };
  };
}

function parse(text: string): z.infer<typeof Reply>['message'] | null {
  try {
    return Reply.safeParse(JSON.parse(text)).data?.message ?? null;
  } catch {
    // Claude writes whole lines, so this one is none of its own.
    return null;
  }
}
