import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { RangePlace } from './read-range.ts';

/** Bytes of objects by oid; one that is too large to look at is null. */
export type Objects = ReadonlyMap<string, Buffer | null>;

/** Read at once without asking for sizes first. */
const MAX_UNASKED_BYTES = 32 * 1024 * 1024;

/**
 * Reads objects with one git child where they are small together. Beyond that sizes are asked first: an object over
 * `maxBytes`, and any after `maxAllBytes` in all, is not read.
 */
export async function readObjects(
  place: RangePlace,
  oids: readonly string[],
  most: { readonly maxBytes: number; readonly maxAllBytes: number },
): Promise<Result<Objects>> {
  const wanted = [...new Set(oids)];
  if (wanted.length === 0) return ok(new Map());
  const cutAtBytes = Math.min(MAX_UNASKED_BYTES, most.maxBytes);
  const args = ['cat-file', '--batch'];
  const call = { gitDir: place.gitDir, args };
  const all = await place.runner.ask({ ...call, input: lines(wanted), cutAtBytes });
  if (!all.ok) return all;
  if (!all.value.isCut) return objectsIn(all.value.stdout);
  const sizes = await sizesOf(place, wanted);
  if (!sizes.ok) return sizes;
  let bytes = 0;
  const fits = wanted.filter((oid) => {
    const size = sizes.value.get(oid) ?? 0;
    const isRead = size <= most.maxBytes && bytes + size <= most.maxAllBytes;
    if (isRead) bytes += size;
    return isRead;
  });
  const read = await place.runner.bytes({ ...call, input: lines(fits) });
  const objects = read.ok ? objectsIn(read.value) : read;
  if (!objects.ok) return objects;
  return ok(new Map(wanted.map((oid) => [oid, objects.value.get(oid) ?? null])));
}

function lines(oids: readonly string[]): string {
  return oids.map((oid) => `${oid}\n`).join('');
}

async function sizesOf(
  { runner, gitDir }: RangePlace,
  oids: readonly string[],
): Promise<Result<ReadonlyMap<string, number>>> {
  const format = '--batch-check=%(objectname) %(objectsize)';
  const listed = await runner.text({ gitDir, args: ['cat-file', format], input: lines(oids) });
  if (!listed.ok) return listed;
  const pairs = listed.value.split('\n').map((line) => line.split(' '));
  return ok(new Map(pairs.map(([oid = '', size = '0']) => [oid, Number(size)])));
}

/** `oid kind size`, a line break, the bytes and another line break, again and again. */
function objectsIn(output: Buffer): Result<Objects> {
  const objects = new Map<string, Buffer>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const head = output.subarray(at, end === -1 ? output.length : end).toString('latin1');
    const [, oid, size] = /^([0-9a-f]{40,64}) \w+ (\d+)$/.exec(head) ?? [];
    if (oid === undefined || size === undefined) {
      return fail(appError('git-failed', `Our clone cannot read an object: ${head}`));
    }
    const start = end + 1;
    objects.set(oid, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return ok(objects);
}
