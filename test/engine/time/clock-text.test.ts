import { describe, expect, it } from 'vitest';
import { formatClock } from '../../../src/engine/time/clock-text.ts';
import { createLocalClock } from '../../../src/engine/time/local-clock.ts';

describe('the time of day', () => {
  it.each([
    ['2026-03-02T22:05Z', 'UTC', '22:05'],
    ['2026-03-02T22:59:59Z', 'UTC', '22:59'],
    ['2026-03-02T23:00Z', 'Europe/Paris', '00:00'],
    ['2026-07-01T12:00Z', 'Asia/Kathmandu', '17:45'],
    ['2026-07-01T12:00Z', 'America/St_Johns', '09:30'],
  ])('at %s in %s is %s', (at, zone, text) => {
    expect(formatClock(Date.parse(at), zone)).toBe(text);
  });

  it("is the system's without a zone", () => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const at = Date.UTC(2026, 6, 1, 12, 34);
    expect(formatClock(at)).toBe(formatClock(at, here));
  });
});

describe('a local clock', () => {
  it('reads date and time to the second', () => {
    expect(
      createLocalClock('Australia/Lord_Howe').partsAt(Date.UTC(2026, 11, 31, 13, 0, 7)),
    ).toEqual({
      year: 2027,
      month: 1,
      day: 1,
      hour: 0,
      minute: 0,
      second: 7,
    });
  });

  it('knows how far it is from UTC, also between two seconds and before 1970', () => {
    const paris = createLocalClock('Europe/Paris');
    expect(paris.offsetAt(Date.UTC(2026, 0, 1) + 1)).toBe(3_600_000);
    expect(paris.offsetAt(Date.UTC(2026, 6, 1) + 999)).toBe(7_200_000);
    expect(createLocalClock('UTC').offsetAt(-1)).toBe(0);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => createLocalClock('Mars/Olympus')).toThrow(RangeError);
  });
});
