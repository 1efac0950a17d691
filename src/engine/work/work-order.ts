import { z } from 'zod';

/**
 * What the housekeeper is asked to do, in a form it need not guess from prose: broken links by place, and files whose
 * whitespace is to be put in order. It travels inside a task's instructions as a fenced block.
 */
export const WorkOrder = z.object({
  links: z
    .array(z.object({ file: z.string(), line: z.number().int().positive(), target: z.string() }))
    .optional(),
  whitespace: z.array(z.string()).optional(),
});
export type WorkOrder = z.infer<typeof WorkOrder>;

const FENCE = /^```nightkiln\r?\n([\s\S]*?)\r?\n```\s*$/m;

/** The order as a fenced block. JSON escapes line breaks, so no content can close the fence. */
export function fenceWorkOrder(order: WorkOrder): string {
  return `\`\`\`nightkiln\n${JSON.stringify(order)}\n\`\`\``;
}

/** The order inside `text`; null when there is none or it is malformed. */
export function readWorkOrder(text: string): WorkOrder | null {
  const json = FENCE.exec(text)?.[1];
  if (json === undefined) return null;
  try {
    return WorkOrder.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    // A block somebody edited by hand: no order that could be trusted.
    return null;
  }
}
