import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  createReadStream,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  type Stats,
} from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

const READ_AT_ONCE_BYTES = 1024 * 1024;
const SLICE_MS = 8;

/** Hashes paths in slices of a few milliseconds, so that tens of thousands of files do not hold up the event loop. */
export interface PathDigester {
  /** Kind, mode and SHA-256 of what is at an absolute path; a link by its target. `absent` when nothing is there. */
  describe(path: Buffer): Promise<string>;
}

/** A digester with its own time slice; use one per fingerprint. */
export function createPathDigester(): PathDigester {
  let sliceStartedAt = performance.now();
  const rest = async (): Promise<void> => {
    if (performance.now() - sliceStartedAt > SLICE_MS) {
      await nextTurn();
      sliceStartedAt = performance.now();
    }
  };
  return {
    describe: async (path) => {
      await rest();
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats === undefined) {
        return 'absent';
      }
      return await describeEntry(path, stats);
    },
  };
}

async function describeEntry(path: Buffer, stats: Stats): Promise<string> {
  if (stats.isSymbolicLink()) {
    return `link ${sha256(readlinkSync(path, { encoding: 'buffer' }))}`;
  }
  if (stats.isDirectory()) {
    return 'folder';
  }
  if (!stats.isFile()) {
    return 'special';
  }
  const mode = (stats.mode & 0o777).toString(8);
  return `file ${mode} ${await fileDigest(path, stats.size)}`;
}

async function fileDigest(path: Buffer, size: number): Promise<string> {
  // O_NONBLOCK: a pipe put in the file's place since must not hold us; O_NOFOLLOW: nor may a link lead us away.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let fd: number;
  try {
    fd = openSync(path, flags);
  } catch {
    // A file we may not read is still described by its mode and size.
    return `unreadable ${size}`;
  }
  if (size <= READ_AT_ONCE_BYTES) {
    try {
      return sha256(readFileSync(fd));
    } finally {
      closeSync(fd);
    }
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream('', { fd, highWaterMark: READ_AT_ONCE_BYTES })) {
    hash.update(chunk);
  }
  return hash.digest('hex');
}

/** SHA-256 of bytes or text, in hex. */
export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
