import { resetFromText as codexReset } from '../../codex/ending/reset-text.ts';

/** The text names minutes only, so a little is added before it is believed. */
const MARGIN_MS = 3 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** "resets 4:33pm (UTC)", as Claude Code writes it for a reset within a day. */
const CLAUDE = /\bresets (?:at )?(\d{1,2})(?::(\d{2}))? ?([ap])m(?: \(([^)]+)\))?/i;

/**
 * When a usage limit ends, from the sentence of an agent that gives nothing better, to the minute and a little later.
 * Times of day are those of this process's time zone, which is the agent's as well; another one is not believed. Epoch
 * milliseconds, or null.
 */
export function resetFromWords(message: string, nowAt: number): number | null {
  const match = CLAUDE.exec(message);
  if (match === null) return codexReset(message, nowAt);
  const [, hour, minute = '0', half, zone] = match;
  if (zone !== undefined && zone !== Intl.DateTimeFormat().resolvedOptions().timeZone) return null;
  const at = new Date(nowAt);
  at.setHours((Number(hour) % 12) + (half?.toLowerCase() === 'p' ? 12 : 0), Number(minute), 0, 0);
  const today = at.getTime() + MARGIN_MS;
  return today > nowAt ? today : today + DAY_MS;
}
