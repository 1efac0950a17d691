/** Collects an option that may be given several times, or once with commas. */
export function repeated(value: string, before: string[] = []): string[] {
  return [...before, value];
}
