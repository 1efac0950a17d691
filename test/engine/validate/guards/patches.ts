/** A patch of one file as git writes it, from lines that begin with `-`, `+` or a blank. */
export function patchOf(path: string, lines: readonly string[], isNew = false): string {
  const count = (marks: string) => lines.filter((line) => marks.includes(line.charAt(0))).length;
  const from = isNew ? '/dev/null' : `a/${path}`;
  const mode = isNew ? 'new file mode 100644\n' : '';
  return `diff --git a/${path} b/${path}\n${mode}--- ${from}\n+++ b/${path}\n@@ -1,${count('- ')} +1,${count('+ ')} @@\n${lines.join('\n')}\n`;
}
