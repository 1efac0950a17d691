/** A number between 0 and 1, both excluded, that is the same whenever it is drawn for `text`. */
export function drawFor(hash: (text: string) => string, text: string): number {
  const SPAN = 0x1_0000_0000;
  return (Number.parseInt(hash(text).slice(0, 8), 16) + 0.5) / SPAN;
}
