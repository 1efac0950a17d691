import { open } from 'node:fs/promises';

/** A file that another program appends lines to. */
export interface GrowingFile {
  /** The whole lines that came since the last look; none while the file is not there. Never rejects. */
  read(): Promise<readonly string[]>;
}

/** More is read in the next look, so that one look never holds much. */
const LOOK_BYTES = 4 * 1024 * 1024;
/** A line that is longer is not waited for. */
const LINE_BYTES = 16 * 1024 * 1024;

const LINE_END = 0x0a;

/** Follows the file that `find` names, from `fromBytes` on. `find` is asked until it names one. */
export function createGrowingFile(
  find: () => Promise<string | null>,
  fromBytes: number,
): GrowingFile {
  let place: string | null = null;
  let at = fromBytes;
  let begun: Buffer = Buffer.alloc(0);

  function linesOf(added: Buffer): readonly string[] {
    const bytes = begun.length === 0 ? added : Buffer.concat([begun, added]);
    const end = bytes.lastIndexOf(LINE_END) + 1;
    begun = bytes.length - end > LINE_BYTES ? Buffer.alloc(0) : bytes.subarray(end);
    return end === 0 ? [] : bytes.toString('utf8', 0, end - 1).split('\n');
  }

  return {
    async read() {
      try {
        place ??= await find();
        if (place === null) return [];
        const added = await readFrom(place, at);
        at += added.length;
        return linesOf(added);
      } catch {
        // It is gone, or not to be read now; what it held is told by other means at the end.
        return [];
      }
    },
  };
}

async function readFrom(place: string, at: number): Promise<Buffer> {
  const handle = await open(place);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(LOOK_BYTES, Math.max(0, size - at)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
