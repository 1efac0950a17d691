import { withoutInvisible } from './characters.ts';
import type { Tally } from './tally.ts';

/** A `[` or `![` that may turn out to begin a link or an image. */
interface Opening {
  readonly place: number;
  readonly isImage: boolean;
}

/** Where the reading of one text stands. */
export interface Scan {
  readonly text: string;
  /** The same in lower case, for the ends of elements. */
  readonly lower: string;
  readonly tally: Tally;
  /** Labels of link definitions. */
  readonly labels: ReadonlySet<string>;
  at: number;
  /** What a person sees so far. */
  readonly out: string[];
  readonly openings: Opening[];
  /** Within a paragraph that has a line beginning with `<`: there Markdown may mean nothing. */
  isHtml: boolean;
  /** Within `<pre>`, which blank lines do not end. */
  isPre: boolean;
}

/** Adds what a person sees. Characters nobody sees are left out here too: an entity may have named one. */
export function show(scan: Scan, text: string): void {
  scan.out.push(withoutInvisible(text, scan.tally));
}

/** Begins a new line unless one has just begun. */
export function breakLine(scan: Scan): void {
  const last = scan.out.findLast((part) => part !== '');
  if (last !== undefined && !last.endsWith('\n')) scan.out.push('\n');
}

/** Leaves out everything up to `end`, or all the rest where there is no end. */
export function skipTo(scan: Scan, end: number): void {
  scan.at = end < 0 ? scan.text.length : end;
}
