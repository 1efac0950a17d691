/** What git said of one branch in `push --porcelain`. */
export type PushReport =
  | { readonly kind: 'moved' }
  /** The branch there is not where it was expected, or does not lead to the commit. */
  | { readonly kind: 'in-the-way' }
  | { readonly kind: 'refused'; readonly words: string };

/**
 * Reads the report of a push of one branch. Only a whole report that names this branch alone, and neither forced nor
 * deleted anything, is a success.
 */
export function readPushReport(output: string, ref: string): PushReport | null {
  const lines = output.split('\n').filter((line) => /^[ +\-*!=]\t/.test(line));
  const [line, ...others] = lines;
  if (line === undefined || others.length > 0) return null;
  const [flag = '', refs = '', words = ''] = line.split('\t');
  if (!refs.endsWith(`:${ref}`)) return null;
  if ((flag === ' ' || flag === '*' || flag === '=') && /^Done$/m.test(output)) {
    return { kind: 'moved' };
  }
  if (flag !== '!') return null;
  return /\[rejected\] \((?:stale info|fetch first|non-fast-forward|needs force|remote ref updated)/.test(
    words,
  )
    ? { kind: 'in-the-way' }
    : { kind: 'refused', words: words.replace(/^\[[\w ]+\] ?/, '') };
}
