import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** The name of a secret: the environment variable it becomes for the agent that owns it. */
export const SecretName = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/);

/** Values by name. */
export type Secrets = Readonly<Record<string, string>>;

/** Where the tokens of agents are kept. Each host has one kind of place. */
export interface SecretStore {
  /** In words for people: where they are, and what protects them. */
  readonly place: string;
  /** All of them; none when nothing was ever kept. Fails when the place cannot be trusted or opened. */
  read(): Promise<Result<Secrets>>;
  /** Keeps a value, in place of an older one. */
  set(name: string, value: string): Promise<Result<null>>;
  /** Whether there was one to remove. */
  remove(name: string): Promise<Result<boolean>>;
}

const MAX_VALUE = 64 * 1024;

/** Refuses a name that no variable can have, and a value that no token has. The value is never part of the sentence. */
export function checkSecret(name: string, value: string): Result<null> {
  if (!SecretName.safeParse(name).success) {
    return fail(
      appError('bad-input', 'The name of a secret is written like CODEX_API_KEY.', {
        fix: 'Use capital letters, digits and underscores, at most 64.',
      }),
    );
  }
  if (value === '') return fail(appError('bad-input', `${name} has no value.`));
  if (value.length > MAX_VALUE) return fail(appError('bad-input', `${name} is too long.`));
  if (value.includes('\0')) return fail(appError('bad-input', `${name} holds a NUL character.`));
  return ok(null);
}
