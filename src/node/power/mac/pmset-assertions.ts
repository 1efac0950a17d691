import { AssertionLine } from './reading.ts';

const LINE =
  /^\s*pid (\d{1,9})\((.*)\): \[0x[0-9a-fA-F]+\] (?:\d+:\d\d:\d\d )?(\S+) named: "(.*)"\s*(\(timed out\))?\s*(\(Suspended\))?\s*$/;

/**
 * Reads `pmset -g assertions`: the assertions in force, by process. Those that have timed out or are suspended hold
 * nothing and are left out. Null when the text is not such a list at all. Never throws.
 */
export function parseAssertions(text: string): readonly AssertionLine[] | null {
  if (!/^Listed by owning process:/m.test(text)) return null;
  return text.split('\n').flatMap((line) => {
    const match = LINE.exec(line);
    if (match === null || match[5] !== undefined || match[6] !== undefined) return [];
    return [
      AssertionLine.parse({
        pid: Number(match[1]),
        process: match[2] === '' ? null : match[2],
        type: match[3],
        name: match[4],
        level: null,
      }),
    ];
  });
}
