import type { IncomingMessage } from 'node:http';
import { fail, ok, type Result } from '../../shared/result.ts';

/** A body that was not accepted: the status to answer with and a sentence. */
export interface BodyRefusal {
  readonly status: 400 | 413 | 415;
  readonly message: string;
}

/** Reads a JSON body of at most `maxBytes`; anything but `application/json` is refused unread (R86). */
export async function readJsonBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Result<unknown, BodyRefusal>> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json(?:; ?charset=utf-8)?$/i.test(type)) {
    return fail({ status: 415, message: 'Send the input as application/json.' });
  }
  const bytes = await readAtMost(request, maxBytes);
  if (bytes === null) {
    return fail({ status: 413, message: `The input is larger than ${maxBytes} bytes.` });
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return ok(JSON.parse(text === '' ? '{}' : text) as unknown);
  } catch {
    // The parser's message quotes the input, which may hold a secret; the sentence is enough.
    return fail({ status: 400, message: 'The input is not valid JSON.' });
  }
}

async function readAtMost(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return null;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    const chunk: unknown = part;
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
