import { z } from 'zod';
import { oneLine } from '../../engine/safety/visible-text.ts';
import { type AppError, appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** What an answer brings besides its data. */
export interface Answered {
  readonly data: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** Data of a call in the expected shape, or the failure in words; anything but a failure of the call is a bug and thrown. */
export async function ask<T>(
  schema: z.ZodType<T>,
  call: () => Promise<Answered>,
): Promise<Result<T>> {
  try {
    return read(schema, (await call()).data);
  } catch (thrown) {
    return fail(failureOf(thrown));
  }
}

/** `data` in the expected shape; `github-failed` when it has another. */
export function read<T>(schema: z.ZodType<T>, data: unknown): Result<T> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  return fail(
    appError('github-failed', `GitHub's answer cannot be read${where && ` at ${where}`}.`),
  );
}

const Failed = z.object({
  message: z.string(),
  status: z.number(),
  response: z
    .object({
      headers: z.record(z.string(), z.unknown()).optional(),
      data: z.unknown().optional(),
    })
    .optional(),
});
type Failed = z.infer<typeof Failed>;

const QueryFailed = z.object({
  name: z.literal('GraphqlResponseError'),
  errors: z.array(z.object({ message: z.string(), type: z.string().optional() })).min(1),
});

/** The status of a failed call; null for anything else that is thrown. */
export function statusOf(thrown: unknown): number | null {
  return Failed.safeParse(thrown).data?.status ?? null;
}

/** A failed call in words. What is no failed call is thrown again. */
export function failureOf(thrown: unknown): AppError {
  const query = QueryFailed.safeParse(thrown);
  if (query.success) return refused(query.data.errors.map(({ message }) => message).join(' '));
  const parsed = Failed.safeParse(thrown);
  if (!parsed.success) throw thrown;
  const failed = parsed.data;
  if (failed.response === undefined) {
    return appError('github-failed', `GitHub was not reached: ${clipped(causeOf(thrown))}.`, {
      fix: 'Check the connection and "github.apiUrl".',
    });
  }
  const waitSeconds = limitOf(failed);
  if (waitSeconds !== null) return limited(waitSeconds);
  return forStatus(failed);
}

function forStatus(failed: Failed): AppError {
  const words = clipped(failed.message.replace(/ - https?:\/\/\S+$/, ''));
  switch (failed.status) {
    case 401:
      return appError('github-refused', 'GitHub does not accept the token.', {
        fix: 'Give a valid one: nk config secret set GITHUB_TOKEN',
      });
    case 403:
      return appError('github-refused', `GitHub does not let the token do this: ${words}.`, {
        fix: 'Give the token contents, issues and pull requests of this repository.',
      });
    case 404:
    case 410:
      return appError('not-found', 'GitHub does not know it, or the token may not see it.');
    case 400:
    case 405:
    case 409:
    case 422:
      return refused(words);
    default:
      return appError('github-failed', `GitHub answers with ${failed.status}: ${words}.`);
  }
}

function refused(words: string): AppError {
  return appError('github-refused', `GitHub refuses: ${clipped(words)}.`);
}

/** Seconds until the rate limit is over; null when none was met. */
function limitOf({ status, message, response }: Failed): number | null {
  if (status !== 403 && status !== 429) return null;
  const header = (name: string): number => Number(response?.headers?.[name] ?? Number.NaN);
  const after = header('retry-after');
  if (Number.isFinite(after)) return after;
  if (header('x-ratelimit-remaining') === 0) {
    return Math.max(0, header('x-ratelimit-reset') - nowSeconds(response?.headers?.['date']));
  }
  return status === 429 || /\bsecondary rate\b/i.test(message) ? 60 : null;
}

/** GitHub's own clock, because its reset is told by it. */
function nowSeconds(date: unknown): number {
  const at = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return at / 1000;
}

function limited(seconds: number): AppError {
  const minutes = Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds / 60)) : null;
  const until =
    minutes === null ? '' : ` for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}`;
  return appError('github-limited', `GitHub's rate limit is used up${until}.`);
}

function causeOf(thrown: unknown): string {
  return thrown instanceof Error && thrown.cause instanceof Error
    ? reasonOf(thrown.cause.cause ?? thrown.cause)
    : reasonOf(thrown);
}

function clipped(words: string): string {
  const plain = oneLine(words).replace(/\.$/, '');
  return plain.length > 160 ? `${plain.slice(0, 159)}…` : plain;
}
