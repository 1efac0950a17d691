/** Breaks text at blanks into lines of at most `width` characters; longer words are cut. Never an empty list. */
export function wrapText(text: string, width: number): string[] {
  const limit = Math.max(8, width);
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text, limit)) {
    if (line === '') line = piece;
    else if (line.length + 1 + piece.length <= limit) line += ` ${piece}`;
    else {
      lines.push(line);
      line = piece;
    }
  }
  return [...lines, line];
}

/** Words, with those that are wider than a line cut without splitting a character. */
function piecesOf(text: string, limit: number): string[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap((word) => (word.length <= limit ? [word] : cut(word, limit)));
}

function cut(word: string, limit: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece.length + character.length > limit) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}
