const COMPLAINT =
  /trailing[ -](?:white ?space|spaces)|(?:missing|no|without|lacks|needs|require[sd]?)\b[^.]{0,24}\b(?:new ?line|line feed)\b|new ?line (?:\w+ ){0,2}(?:missing|required)|new blank line at eof|\bW291\b|\bW292\b|\bW293\b|\bW391\b|no-trailing-spaces|\beol-last\b/i;
const FILE =
  /(?:^|[\s"'`(:])((?:\.\/)?(?:[\w@.+-]+\/)*[\w@+-][\w@.+-]*\.[a-z][\w]{0,9})(?=$|[\s"'`):,;])/gi;
const HEADING = /^\s*((?:\.\/)?(?:[\w@.+-]+\/)*[\w@+-][\w@.+-]*\.[a-z]\w{0,9}):?\s*$/i;

/**
 * Repository paths that a check's output blames for trailing whitespace or a missing final newline, in order of
 * appearance. The file may stand on the line of the complaint or alone on a line above a list of complaints. Absolute
 * paths and paths that climb out are left out: the output is not trusted.
 */
export function filesWithBadWhitespace(excerpt: string): string[] {
  const lines = excerpt.split('\n');
  const files = lines.flatMap((line, at) => {
    if (!COMPLAINT.test(line)) return [];
    const found = [...line.matchAll(FILE)].map((match) => match[1] ?? '');
    return found.length > 0 ? found : headingAbove(lines, at);
  });
  return [...new Set(files.map(plain))].filter(isInside);
}

/** The path that stands alone above a list of complaints; a blank line ends the list. */
function headingAbove(lines: readonly string[], at: number): string[] {
  const above = lines.slice(0, at);
  const list = above.slice(above.findLastIndex((line) => line.trim() === '') + 1);
  const heading = list.findLast((line) => HEADING.test(line));
  return heading === undefined ? [] : [HEADING.exec(heading)?.[1] ?? ''];
}

function plain(file: string): string {
  return file.replace(/^(?:\.\/)+/, '');
}

function isInside(file: string): boolean {
  return file !== '' && !file.split('/').includes('..');
}
