import { z } from 'zod';

const Move = z.object({
  kind: z.literal('move'),
  branch: z.string(),
  oid: z.string(),
  expected: z.string().nullable(),
  updateCheckout: z.boolean(),
});
const Rename = z.object({
  kind: z.literal('rename'),
  from: z.string(),
  to: z.string(),
  oid: z.string(),
});
const Drop = z.object({ kind: z.literal('drop'), ref: z.string(), oid: z.string() });

/** One change of refs in the user's repository. */
export const Change = z.discriminatedUnion('kind', [Move, Rename, Drop]);
export type Change = z.infer<typeof Change>;

/** A change with the events that tell it, as the journal keeps it before anything is done. */
export const PlannedChange = z.object({
  repoId: z.string(),
  change: Change,
  /** What it is, as the beginning of a sentence. */
  told: z.string(),
  events: z
    .array(
      z.object({
        type: z.enum([
          'branch.moved',
          'result.accepted',
          'result.undone',
          'result.discarded',
          'result.restored',
          'result.expired',
        ]),
        nightId: z.string(),
        taskId: z.string(),
        body: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1),
});
export type PlannedChange = z.infer<typeof PlannedChange>;
