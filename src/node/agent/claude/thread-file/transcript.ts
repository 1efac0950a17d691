import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Usage } from '../../../../shared/schema/attempt.ts';
import { ModelUsages, ReplyUsage } from '../output/line.ts';
import { type ThreadTotals, totalsOf, usageOfReplies } from '../output/usage.ts';

/** What claude's thread file knows that its output does not. */
export interface TranscriptFacts {
  /** Size of the file, to tell later lines from these. */
  readonly bytes: number;
  /** The running totals as claude writes them down at the end of a run, also of one that was asked to end. */
  readonly totals: ThreadTotals | null;
  /** All replies after `fromBytes` together, those of a killed run included; null without any. */
  readonly replies: Usage | null;
}

const TAIL_BYTES = 8 * 1024 * 1024;

const Line = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('cost-state'),
    totalCostUSD: z.number().nonnegative(),
    modelUsage: ModelUsages,
  }),
  z.object({
    type: z.literal('assistant'),
    message: z.object({ id: z.string(), usage: ReplyUsage }),
  }),
]);

/**
 * Reads the end of the file of `threadId` under `home`/projects: at most 8 MiB, and no reply before `fromBytes`. Null
 * when there is no such file, which is a thread that cannot be resumed. Helper agents write files of their own.
 */
export async function readTranscript(
  home: string,
  threadId: string,
  fromBytes = 0,
): Promise<TranscriptFacts | null> {
  const file = await findTranscript(home, threadId);
  if (file === null) return null;
  const { text, bytes } = await readTail(file, fromBytes);
  let totals: ThreadTotals | null = null;
  const replies = new Map<string, ReplyUsage>();
  for (const line of text.split('\n').flatMap(parse)) {
    if (line.type === 'cost-state') totals = totalsOf(line.modelUsage, line.totalCostUSD);
    else replies.set(line.message.id, line.message.usage);
  }
  return {
    bytes,
    totals,
    replies: replies.size === 0 ? null : usageOfReplies([...replies.values()]),
  };
}

function parse(text: string): z.infer<typeof Line>[] {
  if (!text.includes('"cost-state"') && !text.includes('"assistant"')) return [];
  try {
    return [Line.safeParse(JSON.parse(text)).data ?? []].flat();
  } catch {
    // The first line of a tail, or one still being written, is no JSON.
    return [];
  }
}

/** The file of a thread below `home`, or null. Each folder a thread began in has one; resume works from any of them. */
export async function findTranscript(home: string, threadId: string): Promise<string | null> {
  const projects = path.join(home, 'projects');
  try {
    for (const folder of await readdir(projects)) {
      const entries = await readdir(path.join(projects, folder));
      if (entries.includes(`${threadId}.jsonl`))
        return path.join(projects, folder, `${threadId}.jsonl`);
    }
  } catch {
    // A home without threads has no such folder.
  }
  return null;
}

async function readTail(file: string, fromBytes: number): Promise<{ text: string; bytes: number }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const start = Math.max(fromBytes, size - TAIL_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    return { text: buffer.toString('utf8', 0, bytesRead), bytes: size };
  } finally {
    await handle.close();
  }
}
