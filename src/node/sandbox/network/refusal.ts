/** Somewhere a program wanted to go that its list does not let it. */
export interface Refusal {
  /** As the program named it: a host in lower case with its port, at most 260 characters. */
  readonly destination: string;
  readonly why: 'not-listed' | 'port' | 'address' | 'not-public';
}

const MAX_KEPT = 50;

/** Tells of each refused destination once, and of no more than fifty in one run: a program can make up names all night. */
export function createRefusals(onRefused: (refusal: Refusal) => void): (refusal: Refusal) => void {
  const known = new Set<string>();
  return ({ destination, why }) => {
    const cut = destination.slice(0, 260);
    if (known.has(cut) || known.size >= MAX_KEPT) return;
    known.add(cut);
    onRefused({ destination: cut, why });
  };
}
