/** The entries of `-z` output, as bytes because git's names are bytes. */
export function splitAtZero(output: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  let start = 0;
  for (let end = output.indexOf(0); end !== -1; end = output.indexOf(0, start)) {
    entries.push(output.subarray(start, end));
    start = end + 1;
  }
  return entries;
}

/** The entries of `-z` output as text. */
export function splitTextAtZero(output: Buffer): string[] {
  return splitAtZero(output).map((entry) => entry.toString('utf8'));
}
