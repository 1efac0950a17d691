import type { EventType, StoredEvent } from '../../shared/event.ts';
import type { HoldLevel } from '../../shared/schema/night.ts';

/** How a running night is held back, as its journal tells it. */
export interface HeldNow {
  readonly level: HoldLevel;
  /** A constraint's id, `flapping`, or `user`. */
  readonly because: string;
  readonly sentence: string;
  readonly sinceAt: number;
}

/** The events that `holdOf` reads. */
export const HOLD_EVENTS: readonly EventType[] = [
  'night.held',
  'night.freed',
  'night.paused',
  'night.resumed',
  'night.recovered',
];

interface Story {
  readonly user: HeldNow | null;
  readonly constraint: HeldNow | null;
  /** What held the night before, for what stays in force after a stronger hold ended. */
  readonly before: readonly HeldNow[];
}

/**
 * What holds the night after `events`, oldest first; null while nothing does. A person's pause comes first. A host that
 * came back looks at the device afresh, so what held the night before is forgotten; the pause is not.
 */
export function holdOf(events: readonly StoredEvent[]): HeldNow | null {
  const story = events.reduce(tellOn, { user: null, constraint: null, before: [] });
  return story.user ?? story.constraint;
}

function tellOn(story: Story, event: StoredEvent): Story {
  switch (event.type) {
    case 'night.held': {
      const constraint = { ...event.body, sinceAt: event.at };
      return { ...story, constraint, before: [...story.before, constraint] };
    }
    case 'night.freed': {
      const { level } = event.body;
      const left = story.before.findLast((one) => one.level === level) ?? null;
      return { ...story, constraint: level === 'none' ? null : left };
    }
    case 'night.recovered':
      return { ...story, constraint: null, before: [] };
    case 'night.paused': {
      const sentence = 'Paused by you.';
      const user = { level: 'checkpoint-and-stop', because: 'user', sentence } as const;
      return { ...story, user: { ...user, sinceAt: event.at } };
    }
    case 'night.resumed':
      return { ...story, user: null };
    default:
      return story;
  }
}

/** How often `events`, oldest first, stopped the work of the night or let it go on: a restart does not forget it. */
export function flipsOf(events: readonly StoredEvent[]): number {
  const stops = events.flatMap((event) =>
    event.type === 'night.held' || event.type === 'night.freed' ? [isStop(event.body.level)] : [],
  );
  return stops.filter((stop, n) => stop !== (stops[n - 1] ?? false)).length;
}

function isStop(level: HoldLevel): boolean {
  return level === 'pause-soft' || level === 'checkpoint-and-stop';
}
