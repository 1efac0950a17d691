import type { StoredEvent } from '../shared/event.ts';
import type { Entry, Fact } from './truth.ts';
import { localText } from './world/calendar.ts';

/** What happened, in local time, the world's own events and those of the journal in one line each. */
export function timelineOf(entries: readonly Entry[], timeZone: string): readonly string[] {
  return entries.map((entry) => {
    const at = localText(timeZone, entry.wallMs);
    return `${at} ${stateOf(entry)} ${textOf(entry.fact)}`;
  });
}

/** Awake, dark or asleep; mains or battery; the number of holds. */
function stateOf({ machine }: Entry): string {
  const wake = { awake: 'W', dark: 'D', asleep: 'S' }[machine.wake];
  const host = machine.isHostUp ? 'h' : '-';
  return `${wake}${machine.onAc ? 'a' : 'b'}${machine.isOnline ? 'n' : '-'}${host}${machine.holds}`;
}

function textOf(fact: Fact): string {
  switch (fact.kind) {
    case 'event':
      return `#${fact.event.seq} ${fact.event.type} ${bodyOf(fact.event)}`;
    case 'host':
      return `   program ${fact.is}`;
    case 'machine':
      return `   ${fact.says}`;
    case 'user':
      return `   user: ${fact.did} -> ${fact.answer}`;
    case 'agent':
      return `   agent ${fact.runToken.slice(0, 6)} ${fact.is}: ${fact.how}`;
    case 'hold':
      return `   hold ${fact.is}: ${fact.name}`;
    case 'watermark':
      return `   watermark back to ${new Date(fact.to).toISOString()}`;
    case 'fault':
      return `   FAULT ${fact.says}`;
    default:
      return '';
  }
}

const MOST_CHARACTERS = 200;

function bodyOf(event: StoredEvent): string {
  const ids = [event.nightId, event.taskId, event.attemptId].map((id) => id?.slice(-4));
  const about = ids.filter((id) => id !== undefined).join('/');
  return `${about} ${JSON.stringify(event.body).slice(0, MOST_CHARACTERS)}`;
}
