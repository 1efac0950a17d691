const OPEN_BOX = /^\s*(?:[-*+]|\d+[.)])\s+\[ \]\s+(.+?)\s*$/;

/** The texts of the open boxes of a Markdown checklist, in order. Ticked boxes and fenced code are left out. */
export function readChecklist(markdown: string): string[] {
  let isFenced = false;
  return markdown.split('\n').flatMap((line) => {
    if (/^\s*(?:```|~~~)/.test(line)) isFenced = !isFenced;
    const text = isFenced ? undefined : OPEN_BOX.exec(line)?.[1];
    return text === undefined ? [] : [text.slice(0, 200)];
  });
}
