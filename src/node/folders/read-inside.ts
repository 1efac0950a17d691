import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../../shared/error.ts';

/** Why something below a folder is not read, as the end of a sentence that begins with its name. */
export interface NotRead {
  readonly why: string;
}

const SLASH = 0x2f;
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a plain file below `root`, for reading what an agent may have left there (R54). `name` is relative; as bytes it may be
 * any that the system knows. Neither the file nor a folder on its way may be a link, nothing but a regular file is opened, and
 * nothing is waited for. The caller closes the handle. Hard links cannot be told from files.
 */
export async function openInside(
  root: string,
  name: string | Buffer,
): Promise<{ readonly handle: FileHandle; readonly facts: Stats } | NotRead> {
  const place = await placeInside(root, name);
  if ('why' in place) return place;
  let handle: FileHandle;
  try {
    handle = await open(place.file, FLAGS);
  } catch (thrown) {
    return { why: whyNotOpened(thrown) };
  }
  const facts = await handle.stat();
  // The way is looked at again: whoever swaps a folder for a link between the two looks is found.
  const trouble = facts.isFile() ? await place.look() : { why: 'is no plain file' };
  if (trouble === null) return { handle, facts };
  await handle.close();
  return trouble;
}

/** What is in a plain file below `root`; files above `maxBytes` are not read. */
export async function readInside(
  root: string,
  name: string | Buffer,
  maxBytes: number,
): Promise<Buffer | NotRead> {
  const opened = await openInside(root, name);
  if ('why' in opened) return opened;
  const { handle, facts } = opened;
  try {
    if (facts.size > maxBytes) return { why: `is larger than ${maxBytes} bytes` };
    const bytes = Buffer.alloc(maxBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (length > maxBytes) return { why: `is larger than ${maxBytes} bytes` };
      if (bytesRead === 0) return bytes.subarray(0, length);
    }
  } finally {
    await handle.close();
  }
}

/** Where a link below `root` leads, unread; the folders on its way may be no links. */
export async function linkInside(root: string, name: Buffer): Promise<Buffer | NotRead> {
  const place = await placeInside(root, name);
  if ('why' in place) return place;
  try {
    const target = await readlink(place.file, { encoding: 'buffer' });
    return (await place.look()) ?? target;
  } catch (thrown) {
    return { why: whyNotOpened(thrown) };
  }
}

interface Place {
  readonly file: Buffer;
  /** Whether the folder is still reached without a link. */
  readonly look: () => Promise<NotRead | null>;
}

async function placeInside(root: string, name: string | Buffer): Promise<Place | NotRead> {
  const bytes = Buffer.from(name);
  const parts = bytes.toString('latin1').split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPlain || bytes.includes(0) || !path.isAbsolute(root)) {
    return { why: 'is no path inside the folder' };
  }
  const file = Buffer.concat([Buffer.from(root), Buffer.of(SLASH), bytes]);
  const folder = file.subarray(0, file.lastIndexOf(SLASH));
  const look = async (): Promise<NotRead | null> => {
    try {
      const real = await realpath(folder, { encoding: 'buffer' });
      return real.equals(folder) ? null : { why: 'lies behind a link' };
    } catch (thrown) {
      return { why: whyNotOpened(thrown) };
    }
  };
  return (await look()) ?? { file, look };
}

function whyNotOpened(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist';
  if (code === 'ELOOP' || code === 'EMLINK') return 'is a link';
  return code === 'ENXIO' ? 'is no plain file' : `cannot be read: ${reasonOf(thrown)}`;
}
