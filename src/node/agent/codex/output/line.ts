import { z } from 'zod';

const ThreadUsage = z.object({
  input_tokens: z.number().nonnegative(),
  cached_input_tokens: z.number().nonnegative().default(0),
  output_tokens: z.number().nonnegative(),
});

const Item = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('command_execution'),
    id: z.string(),
    command: z.string(),
    exit_code: z.number().nullish(),
    status: z.string(),
  }),
  z.object({
    type: z.literal('file_change'),
    id: z.string(),
    changes: z.array(z.object({ path: z.string() })),
    status: z.string(),
  }),
  z.object({ type: z.literal('agent_message'), id: z.string(), text: z.string() }),
  z.object({ type: z.literal('reasoning'), id: z.string(), text: z.string() }),
  /** A warning, for example that a model is not in the catalog; not a failure. */
  z.object({ type: z.literal('error'), id: z.string(), message: z.string() }),
]);

const Line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread.started'), thread_id: z.string() }),
  z.object({ type: z.literal('turn.started') }),
  z.object({ type: z.literal('turn.completed'), usage: ThreadUsage }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: z.string() }) }),
  /** Not terminal: codex may be about to try again. */
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({ type: z.literal('item.started'), item: Item }),
  z.object({ type: z.literal('item.completed'), item: Item }),
]);

/** One line of `codex exec --json` that we know (agents.md 2), checked. */
export type KnownLine = z.infer<typeof Line>;

/** A line we do not know, by the name it gives itself; kept, counted and never fatal. */
export interface UnknownLine {
  readonly type: 'unknown';
  readonly name: string;
}

export type CodexLine = KnownLine | UnknownLine;
export type CodexItem = z.infer<typeof Item>;

const Named = z.object({
  type: z.string(),
  item: z.object({ type: z.string() }).optional(),
});

/** Reads one line of output. Anything that is no event of codex's becomes an unknown line. */
export function parseLine(text: string): CodexLine {
  const value = parseJson(text);
  const line = Line.safeParse(value);
  if (line.success) return line.data;
  const named = Named.safeParse(value);
  if (!named.success) return { type: 'unknown', name: 'not-an-event' };
  const { type, item } = named.data;
  return { type: 'unknown', name: item === undefined ? type : `${type}:${item.type}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Tracing and banners share the stream; they are no events.
    return null;
  }
}
