/** One line of a hunk without its marker. */
export interface PatchLine {
  readonly kind: 'added' | 'removed' | 'context';
  readonly text: string;
}

/** `heading` is the function or section git names after the second `@@`. */
export interface PatchHunk {
  readonly heading: string;
  readonly lines: readonly PatchLine[];
}

/** One file of a unified patch; a path is null on the side where the file does not exist. */
export interface PatchFile {
  readonly oldPath: string | null;
  readonly newPath: string | null;
  readonly hunks: readonly PatchHunk[];
  /** False when the patch ends inside a hunk, as a capped one does. */
  readonly isComplete: boolean;
}

interface Draft {
  oldPath: string | null;
  newPath: string | null;
  hunks: { heading: string; lines: PatchLine[] }[];
  oldLeft: number;
  newLeft: number;
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ ?(.*)$/;

/** Reads a unified patch as git writes it. Counts decide where a hunk ends, so file content cannot pose as a header. */
export function parsePatch(patch: string): PatchFile[] {
  const files: Draft[] = [];
  for (const line of patch.split('\n')) {
    const file = files.at(-1);
    if (file !== undefined && file.oldLeft + file.newLeft > 0) readContent(file, line);
    else if (line.startsWith('diff --git ')) files.push(startFile(line));
    else if (file !== undefined) readHeader(file, line);
  }
  return files.map(({ oldPath, newPath, hunks, oldLeft, newLeft }) => ({
    oldPath,
    newPath,
    hunks,
    isComplete: oldLeft + newLeft <= 0,
  }));
}

function startFile(line: string): Draft {
  const [oldPath, newPath] = gitPaths(line.slice('diff --git '.length));
  return { oldPath, newPath, hunks: [], oldLeft: 0, newLeft: 0 };
}

/** Both names of a `diff --git` line. Unquoted names may hold spaces: then both halves are equal but for the prefix. */
function gitPaths(text: string): [string, string] {
  const quoted = [...text.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)].map(([part]) => part);
  if (quoted.length === 2) return [plainPath(quoted[0] ?? ''), plainPath(quoted[1] ?? '')];
  const middle = Math.floor(text.length / 2);
  return [plainPath(text.slice(0, middle)), plainPath(text.slice(middle + 1))];
}

function readHeader(file: Draft, line: string): void {
  const hunk = HUNK.exec(line);
  if (hunk !== null) {
    file.oldLeft = Number(hunk[1] ?? 1);
    file.newLeft = Number(hunk[2] ?? 1);
    file.hunks.push({ heading: hunk[3] ?? '', lines: [] });
  } else if (line.startsWith('--- ')) file.oldPath = sidePath(line.slice(4));
  else if (line.startsWith('+++ ')) file.newPath = sidePath(line.slice(4));
  else if (line.startsWith('deleted file mode')) file.newPath = null;
  else if (line.startsWith('new file mode')) file.oldPath = null;
  else if (line.startsWith('rename from ')) file.oldPath = unquote(line.slice(12));
  else if (line.startsWith('rename to ')) file.newPath = unquote(line.slice(10));
}

function readContent(file: Draft, line: string): void {
  const hunk = file.hunks.at(-1);
  const text = line.slice(1);
  if (line.startsWith('+')) {
    hunk?.lines.push({ kind: 'added', text });
    file.newLeft -= 1;
  } else if (line.startsWith('-')) {
    hunk?.lines.push({ kind: 'removed', text });
    file.oldLeft -= 1;
  } else if (line.startsWith(' ')) {
    hunk?.lines.push({ kind: 'context', text });
    file.newLeft -= 1;
    file.oldLeft -= 1;
  }
}

function sidePath(text: string): string | null {
  const name = text.replace(/\t.*$/, '');
  return name === '/dev/null' ? null : plainPath(name);
}

function plainPath(text: string): string {
  return unquote(text).replace(/^[ab]\//, '');
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** A path as git quotes it: octal bytes are UTF-8. */
function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const percent = text
    .slice(1, -1)
    .replaceAll('%', '%25')
    .replaceAll(/\\([0-7]{3})/g, (_, octal: string) => `%${hexByte(Number.parseInt(octal, 8))}`)
    .replaceAll(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);
  try {
    return decodeURIComponent(percent);
  } catch {
    // Bytes that are no UTF-8: the escaped form still names the file.
    return percent;
  }
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
