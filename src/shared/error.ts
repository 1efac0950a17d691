import { z } from 'zod';

/** Codes of every expected failure. A code is a fact, in kebab case, and is stable for scripts. */
export const ERROR_CODES = [
  'agent-missing',
  'agent-signed-out',
  'bad-input',
  'bad-transition',
  'base-moved',
  'branch-checked-out',
  'check-missing',
  'config-invalid',
  'config-missing',
  'disk-low',
  'emergency-stop',
  'git-failed',
  'git-missing',
  'github-failed',
  'github-limited',
  'github-refused',
  'in-doubt',
  'internal',
  'locked',
  'merge-conflict',
  'night-already-open',
  'no-brief',
  'no-night',
  'no-repository',
  'not-found',
  'ref-conflict',
  'repository-changed',
  'repository-unusable',
  'retries-used',
  'sandbox-unavailable',
  'setup-failed',
  'spawn-failed',
  'store-newer',
  'store-unusable',
  'tampered',
  'unauthorized',
  'unknown-method',
  'unsupported',
] as const;

/** Where in the user's input a failure is: 1-based line and column, dotted field path. */
export const Place = z.object({
  file: z.string().optional(),
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
  field: z.string().optional(),
});
export type Place = z.infer<typeof Place>;

/** An expected failure as data: `message` is one sentence, `fix` is what a person can do about it. */
export const AppError = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  fix: z.string().optional(),
  place: Place.optional(),
});
export type AppError = z.infer<typeof AppError>;
export type ErrorCode = AppError['code'];

/** Builds an `AppError`; `extra` adds the fix or the place. */
export function appError(
  code: ErrorCode,
  message: string,
  extra: { fix?: string; place?: Place } = {},
): AppError {
  return { code, message, ...extra };
}

/** The text of anything that was thrown. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
