/** The text names minutes only, so a little is added before it is believed. */
const MARGIN_MS = 3 * 60_000;

const TIME =
  /try again at (?:([A-Z][a-z]{2})[a-z]* (\d{1,2})(?:st|nd|rd|th)?, (\d{4}) )?(\d{1,2}):(\d{2}) ([AP]M)/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * When a usage limit ends, from codex's sentence: "7:44 PM" for today, "Nov 23rd, 2026 5:45 PM" otherwise, both in the
 * time zone of this process, which is codex's as well. Epoch milliseconds; null when the sentence names no time.
 */
export function resetFromText(message: string, nowAt: number): number | null {
  const match = TIME.exec(message);
  if (match === null) return null;
  const [, monthName, day, year, hour, minute, half] = match;
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  const at = new Date(nowAt);
  if (monthName !== undefined) {
    const month = MONTHS.indexOf(monthName);
    if (month === -1) return null;
    at.setFullYear(Number(year), month, Number(day));
  }
  at.setHours(hours, Number(minute), 0, 0);
  return at.getTime() + MARGIN_MS;
}
