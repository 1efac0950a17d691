import { fenceMarkdown } from '../../safety/visible-text.ts';
import { type NightContext, nightOf, record } from '../context.ts';
import type { SessionWork } from './work.ts';

/** Keeps the strategy that an agent declares, beside the night's own. */
export interface StrategyLog {
  add(text: string): void;
}

const MOST = 3;
/** The longest that the strategy of a night becomes, in characters. */
const LONGEST = 36_000;

/** Strategies beyond the third, and what does not fit any more, are left out. */
export function createStrategyLog(context: NightContext, { repo }: SessionWork): StrategyLog {
  let count = 0;
  return {
    add: (text) => {
      const { strategy } = nightOf(context);
      const heading = `## What the agent means to do in \`${repo.config.id}\``;
      const added = `${strategy.trimEnd()}\n\n${heading}\n\n${fenceMarkdown(text, 'text')}\n`;
      if (count >= MOST || added.length > LONGEST) return;
      count += 1;
      record(context, { type: 'plan.written', body: { strategy: added } });
      void context.ports.files.write(`nights/${context.nightId}/strategy.md`, added);
    },
  };
}
