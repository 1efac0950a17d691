/** One agent with the model and effort it is asked for; null: its own choice. */
export interface Rung {
  readonly agent: string;
  readonly model: string | null;
  readonly effort: string | null;
}

/** Whether both ask the same of the same agent. */
export function isSameRung(a: Rung, b: Rung): boolean {
  return a.agent === b.agent && a.model === b.model && a.effort === b.effort;
}

/** A rung as people read it: "codex gpt-5.5, high effort". */
export function wordsForRung({ agent, model, effort }: Rung): string {
  const name = model === null ? agent : `${agent} ${model}`;
  return effort === null ? name : `${name}, ${effort} effort`;
}

/** The rungs of an agent that nobody wrote a ladder for: its efforts, cheap to strong, or itself alone. */
export function effortRungs(agent: string, efforts: readonly string[]): readonly [Rung, ...Rung[]] {
  const [first, ...others] = efforts;
  const withEffort = (effort: string): Rung => ({ agent, model: null, effort });
  if (first === undefined) return [{ agent, model: null, effort: null }];
  return [withEffort(first), ...others.map(withEffort)];
}
