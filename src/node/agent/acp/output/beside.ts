import { z } from 'zod';
import type { LimitUse } from '../../../../engine/ports/agent.ts';
import { ClaudeLimitUse, claudeLimitUse } from '../../program-agent/limit-use.ts';

/** What an adapter puts beside the protocol, as far as a night can use it. */
export interface Beside {
  /** What the provider says of its limit. `resetsAt` is epoch milliseconds; null when it is open or nobody knows. */
  readonly limit?: { readonly isHit: boolean; readonly resetsAt: number | null };
  /** How much of its limits is used, where the provider says it. */
  readonly limitUse?: readonly LimitUse[];
  /** Its service failed and is asked again. */
  readonly retry?: string;
  /** Whether the latest turn came to a bad end, whatever its stop reason says. */
  readonly isBroken?: boolean;
}

/** claude-agent-acp, in `usage_update` (measured, 0.100.0). Epoch seconds. */
const ClaudeLimit = z.object({
  '_claude/rateLimit': ClaudeLimitUse.extend({
    status: z.string(),
    resetsAt: z.number().nullish(),
    isUsingOverage: z.boolean().nullish(),
  }),
});

/** codex-acp, in `session_info_update` (measured, 2.6.0). */
const CodexNews = z.object({
  codex: z.object({
    threadStatus: z.object({ type: z.string() }).optional(),
    error: z.object({ message: z.string(), willRetry: z.boolean() }).optional(),
  }),
});

/** Reads `_meta` of an update. Anything unknown there is for other clients, and says nothing here. */
export function readBeside(meta: unknown): Beside {
  const limit = ClaudeLimit.safeParse(meta).data?.['_claude/rateLimit'];
  if (limit !== undefined) return { limit: limitOf(limit), ...limitUseIn(limit) };
  const news = CodexNews.safeParse(meta).data?.codex;
  if (news?.error?.willRetry === true) return { retry: news.error.message };
  const status = news?.threadStatus?.type;
  return status === undefined ? {} : { isBroken: status === 'systemError' };
}

function limitUseIn(limit: z.infer<typeof ClaudeLimitUse>): Pick<Beside, 'limitUse'> {
  const limitUse = claudeLimitUse(limit);
  return limitUse.length === 0 ? {} : { limitUse };
}

function limitOf(limit: {
  readonly status: string;
  readonly resetsAt?: number | null | undefined;
  readonly isUsingOverage?: boolean | null | undefined;
}): NonNullable<Beside['limit']> {
  const isHit = limit.status === 'rejected' && limit.isUsingOverage !== true;
  const at = typeof limit.resetsAt === 'number' ? limit.resetsAt * 1000 : null;
  return { isHit, resetsAt: isHit ? at : null };
}
