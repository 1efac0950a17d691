import type { AgentEvent } from '../ports/agent.ts';
import { oneLine } from '../safety/visible-text.ts';

/** Counts what an agent said that we do not know; it is kept in its log and never fatal (agents.md 9). */
export interface OddEvents {
  heard(event: AgentEvent): void;
  /** One sentence for the timeline, without its last stop; null when all was understood. */
  sentence(agent: string): string | null;
}

/** More kinds than this are counted together, so that a flood of them stays small. */
const MAX_KINDS = 50;
const KINDS_NAMED = 3;
const NAME_CAP = 40;

/** Nothing odd was said yet. */
export function createOddEvents(): OddEvents {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    heard(event) {
      if (event.kind !== 'unknown') return;
      total += 1;
      const name = oneLine(event.type).slice(0, NAME_CAP);
      if (counts.has(name) || counts.size < MAX_KINDS)
        counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    sentence(agent) {
      if (total === 0) return null;
      const named = [...counts]
        .sort(([, a], [, b]) => b - a)
        .slice(0, KINDS_NAMED)
        .map(([name, count]) => `${name} (${count})`);
      const things = total === 1 ? 'one thing' : `${total} things`;
      return `${agent} said ${things} that Nightkiln does not know: ${named.join(', ')}`;
    },
  };
}
