const SHOWN = 3;

/** The first names and how many more there are, for a sentence. */
export function describeNames(names: readonly string[]): string {
  const more = names.length - SHOWN;
  const shown = names.slice(0, SHOWN).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
