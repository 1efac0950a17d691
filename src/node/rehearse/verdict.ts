import { capitalise, countOf } from '../../engine/report/format.ts';
import type { Rehearsal, RehearsalLine } from '../../shared/schema/host.ts';

const LEVELS: readonly RehearsalLine['level'][] = ['blocked', 'warn', 'ok'];

/** What must be mended first stands first; what is not named here is of the machine. */
const KINDS = ['config', 'repository', 'folder', 'agent', 'agent-call', 'setup', 'checks'];
const LAST_KINDS = ['sleep-hold', 'push', 'work', 'start'];

/** The lines in the order in which they ask for attention, and what they come to in one sentence of at most 90 characters. */
export function judgeRehearsal(lines: readonly RehearsalLine[], durationMs: number): Rehearsal {
  const sorted = [...lines].sort((a, b) => rankOf(a) - rankOf(b) || (a.id < b.id ? -1 : 1));
  const blocked = lines.filter(({ level }) => level === 'blocked');
  const warned = lines.filter(({ level }) => level === 'warn').length;
  return {
    isReady: blocked.length === 0,
    sentence: sentenceOf(blocked, warned),
    lines: sorted,
    durationMs: Math.round(durationMs),
  };
}

function rankOf({ level, id }: RehearsalLine): number {
  const kind = id.split(':')[0] ?? '';
  const first = KINDS.indexOf(kind);
  const place = first === -1 ? KINDS.length + 1 + LAST_KINDS.indexOf(kind) : first;
  return LEVELS.indexOf(level) * 100 + place;
}

function sentenceOf(blocked: readonly RehearsalLine[], warned: number): string {
  // That tonight would not start follows from the lines that say why.
  const causes = blocked.filter(({ id }) => id !== 'start').length || blocked.length;
  if (causes > 0) {
    return `Not ready: ${countOf(causes, 'thing holds', 'things hold')} tonight back.`;
  }
  if (warned === 0) return 'Ready for tonight. Nothing is in the way.';
  return `Ready for tonight. ${capitalise(countOf(warned, 'thing'))} to know.`;
}
