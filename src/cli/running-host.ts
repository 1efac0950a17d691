import fs from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Dispatch } from '../shared/dispatch.ts';
import { appError, reasonOf } from '../shared/error.ts';
import { fail, type Result } from '../shared/result.ts';

const Endpoint = z.object({ url: z.string(), token: z.string(), pid: z.number() });
type Endpoint = z.infer<typeof Endpoint>;

/** A host that takes longer to say that it is there hangs. */
const ANSWERS_WITHIN_MS = 3000;

/** Tells other commands of this user how to reach the host that runs now; the file is readable by its owner alone. */
export async function announceHost(stateDir: string, endpoint: Endpoint): Promise<void> {
  await writeFileAtomic(fileIn(stateDir), `${JSON.stringify(endpoint)}\n`, { mode: 0o600 });
}

/** Takes the announcement back. */
export async function withdrawHost(stateDir: string): Promise<void> {
  await fs.rm(fileIn(stateDir), { force: true });
}

/** A dispatch into the running host; null when none answers, also when an old announcement was left by a crash. */
export async function connectToHost(stateDir: string): Promise<Dispatch | null> {
  const endpoint = await readEndpoint(stateDir);
  if (endpoint === null) return null;
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
  const isAlive = await fetch(new URL('health', endpoint.url), { signal }).then(
    (response) => response.ok,
    () => false,
  );
  return isAlive ? (method, input) => callHost(endpoint, method, input) : null;
}

async function callHost(
  { url, token }: Endpoint,
  method: string,
  input: unknown,
): Promise<Result<unknown>> {
  try {
    const response = await fetch(new URL(`api/${method}`, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(input ?? {}),
    });
    return (await response.json()) as Result<unknown>;
  } catch (thrown) {
    return fail(appError('internal', `The running host did not answer: ${reasonOf(thrown)}`));
  }
}

async function readEndpoint(stateDir: string): Promise<Endpoint | null> {
  try {
    return Endpoint.parse(JSON.parse(await fs.readFile(fileIn(stateDir), 'utf8')));
  } catch {
    // Absent, or not ours: then there is no host to talk to.
    return null;
  }
}

function fileIn(stateDir: string): string {
  return path.join(stateDir, 'endpoint.json');
}
