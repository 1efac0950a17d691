/** A function's size as read from the source text. Lines are counted from signature to closing brace. */
export interface FunctionSize {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
  readonly parameters: number;
}

const HEAD =
  /^(\s*)(?:export )?(?:async )?function\*? (\w+)|^(\s*)(?:export )?const (\w+)[^=]*= (?:async )?(?:<[^>]*>)?\(/;

/**
 * Finds named functions and their size. It relies on the formatter: a body that opens on a line closes with a brace
 * at the indentation of its head.
 */
export function functionSizes(text: string): FunctionSize[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const match = HEAD.exec(line);
    if (match === null) return [];
    const indent = match[1] ?? match[3] ?? '';
    const end = endOf(lines, index, indent);
    const name = match[2] ?? match[4] ?? '';
    const parameters = countParameters(lines.slice(index, end + 1).join('\n'));
    return [{ name, line: index + 1, lines: end - index + 1, parameters }];
  });
}

function endOf(lines: readonly string[], start: number, indent: string): number {
  const closing = new RegExp(`^${indent}\\}`);
  for (let at = start + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (closing.test(line) && !/^\s*\}[^;,)]*\{$/.test(line)) return at;
    if (line.trim() !== '' && !line.startsWith(indent)) return at - 1;
  }
  return start;
}

const INNERMOST = /[([{<][^()[\]{}<>]*[)\]}>]/g;
const WHOLE_LIST = /^\(([^()[\]{}<>]*)\)/;

/** Counts the parameters of the first list: nested brackets are folded away until only its own commas are left. */
function countParameters(source: string): number {
  const open = source.indexOf('(', source.search(/function|=/));
  let text = source.slice(open).replaceAll('=>', ' ');
  for (let round = 0; round < 40 && !WHOLE_LIST.test(text); round += 1) {
    text = `(${text.slice(1).replace(INNERMOST, ' x ')}`;
  }
  const list = WHOLE_LIST.exec(text)?.[1] ?? '';
  return list.split(',').filter((parameter) => parameter.trim() !== '').length;
}
