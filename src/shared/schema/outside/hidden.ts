import { z } from 'zod';

/** What a reader of a page does not see and a machine would: kinds of removed text, and words that only look like others. */
export const HiddenKind = z.enum([
  'comment',
  'attribute',
  'image text',
  'link title',
  'link definition',
  'invisible character',
  'unseen element',
  'diagram source',
  'encoded block',
  'long line',
  'padding',
  'disguised letter',
  'lookalike word',
]);
export type HiddenKind = z.infer<typeof HiddenKind>;

/** How often one kind was found in a text from outside (R94). Lookalike words stay in the text, all others are removed. */
export const HiddenCount = z.object({
  kind: HiddenKind,
  count: z.number().int().positive(),
});
export type HiddenCount = z.infer<typeof HiddenCount>;
