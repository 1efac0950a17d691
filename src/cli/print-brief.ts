import { renderTerminal, type TextKind } from '../engine/report/terminal.ts';
import type { Brief } from '../shared/schema/brief.ts';
import type { CommandContext } from './options/shared-options.ts';
import type { Style } from './output.ts';

const STYLES: Readonly<Record<TextKind, Style | null>> = {
  heading: 'bold',
  good: 'green',
  bad: 'red',
  attention: 'yellow',
  dim: 'dim',
  plain: null,
};

/** Writes the brief to stdout as text for a terminal. */
export function printBrief({ output }: CommandContext, brief: Brief): void {
  const style = (kind: TextKind, line: string): string => {
    const name = STYLES[kind];
    return name === null ? line : output.style(name, line);
  };
  output.data(renderTerminal(brief, { style }));
}
