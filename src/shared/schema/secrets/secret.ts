import { z } from 'zod';

/** A token on its way in, the only way it ever goes: no answer holds a value. */
export const NewSecret = z.strictObject({
  name: z.string().max(64),
  value: z.string().max(65_536),
});

/** The token to remove. */
export const SecretRef = z.strictObject({ name: z.string().max(64) });

/**
 * A token that is kept now; `place` says in words where and how it is protected, `warnings` what it may do that nothing here
 * needs.
 */
export const KeptSecret = z.object({
  name: z.string(),
  place: z.string(),
  warnings: z.array(z.string().max(500)).max(10).optional(),
});
export type KeptSecret = z.infer<typeof KeptSecret>;

/** The names of the tokens that are kept, and those that agents here would be given. */
export const SecretList = z.object({
  names: z.array(z.string()),
  place: z.string(),
  allowed: z.array(z.string()),
});
export type SecretList = z.infer<typeof SecretList>;
