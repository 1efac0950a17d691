import type { Marks } from './shells.ts';

/** What a shell answered: the variables it ended up with. */
export type ShellEnvironment = Readonly<Record<string, string>>;

/** What is known after some more of the output. */
export type Reading =
  | { readonly kind: 'more' }
  | { readonly kind: 'answered'; readonly env: ShellEnvironment }
  | { readonly kind: 'too-much' };

/** Noise of profiles beyond this is no profile any more. */
const MAX_NOISE_BYTES = 64 * 1024 * 1024;
/** Linux lets an environment have 2 MiB, macOS 1 MiB. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Finds the answer in what a shell prints, wherever its chunks are cut; noise is dropped as it comes. */
export function createAnswerReader(marks: Marks): { write(chunk: Buffer): Reading } {
  let isOpen = false;
  let noise = 0;
  let kept: Buffer = Buffer.alloc(0);

  function readOn(from: number): Reading {
    const end = kept.indexOf(marks.end, from);
    if (end >= 0) return { kind: 'answered', env: decode(kept.subarray(0, end)) };
    return { kind: kept.length > MAX_ANSWER_BYTES ? 'too-much' : 'more' };
  }

  function skipNoise(): void {
    const at = kept.indexOf(marks.start);
    isOpen = at >= 0;
    // A mark may be cut in two, so its length less one stays.
    const until = isOpen ? at + marks.start.length : Math.max(0, kept.length - marks.start.length);
    noise += until;
    kept = kept.subarray(until);
  }

  return {
    write(chunk) {
      const from = isOpen ? Math.max(0, kept.length - marks.end.length) : 0;
      kept = Buffer.concat([kept, chunk]);
      if (!isOpen) skipNoise();
      if (isOpen) return readOn(from);
      return { kind: noise > MAX_NOISE_BYTES ? 'too-much' : 'more' };
    },
  };
}

/** Variables end with NUL, so that a value may hold anything else. */
function decode(bytes: Buffer): ShellEnvironment {
  const pairs = bytes
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
    });
  return Object.fromEntries(pairs);
}
