/**
 * The text without trailing spaces and tabs and with exactly one line end at its end. Line ends stay what they are. In
 * Markdown a line break written as two spaces becomes the backslash that means the same.
 */
export function tidyWhitespace(text: string, isMarkdown: boolean): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split('\n');
  const tidy = lines.map((line, index) =>
    tidyLine(line, isMarkdown ? lines[index + 1] : undefined),
  );
  const body = tidy.join('\n').replace(/[\r\n]+$/, '');
  return body === '' ? '' : body + lineEnd;
}

function tidyLine(line: string, next: string | undefined): string {
  const ending = line.endsWith('\r') ? '\r' : '';
  const content = ending === '' ? line : line.slice(0, -1);
  const bare = content.replace(/[ \t]+$/, '');
  const isBreak = next !== undefined && / {2}$/.test(content) && breaksParagraph(bare, next);
  return bare + (isBreak ? '\\' : '') + ending;
}

const BLOCK_START = /^\s*(?:#|>|\||<|`{3}|~{3}|=+\s*$|-+\s*$)/;

/** Whether two spaces between these lines are a line break: both belong to one paragraph. */
function breaksParagraph(line: string, next: string): boolean {
  if (line === '' || line.endsWith('\\') || BLOCK_START.test(line)) return false;
  if (next.trim() === '' || BLOCK_START.test(next)) return false;
  return !/^(?: {4}|\t)/.test(line) && !/^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(next);
}
