/** A mistake planted in the real code: a module below `src` some of whose exports are replaced. */
export interface Fault {
  readonly name: string;
  readonly module: string;
  readonly plant: (real: Record<string, unknown>) => Record<string, unknown>;
  /** The rules that may find it. */
  readonly foundBy: readonly string[];
}

interface Planted<M> extends Omit<Fault, 'plant'> {
  readonly plant: (real: M) => Partial<M>;
}

/** Names the exports it replaces by the module's own types. */
export function fault<M>(planted: Planted<M>): Fault {
  return planted as unknown as Fault;
}
