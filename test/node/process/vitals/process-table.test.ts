import { expect, it } from 'vitest';
import { parsePsLine, readProcRow } from '../../../../src/node/process/process-table.ts';

it.each([
  ['    1     0     1 Ss      1:02.50  12345 Sat Nov 21 09:12:01 2026', 62_500],
  ['  501   400   501 R    123:04.00   2048 Fri Nov 20 23:00:00 2026', 7_384_000],
  ['  502     1   502 Z   1-02:00:01      0 Fri Nov 20 23:00:00 2026', 93_601_000],
])('reads a line of ps with its processor time: %s', (line, cpuMs) => {
  expect(parsePsLine(line)).toMatchObject({ cpuMs });
});

it('reads what ps says of memory and state', () => {
  expect(parsePsLine('  501   400   501 R+   0:00.10   2048 Fri Nov 20 23:00:00 2026')).toEqual({
    ...{ pid: 501, parentPid: 400, groupId: 501, start: 'Fri Nov 20 23:00:00 2026' },
    ...{ isZombie: false, isRunnable: true, cpuMs: 100, memoryBytes: 2_097_152, command: '' },
  });
  expect(parsePsLine('garbage')).toBe(null);
});

it.runIf(process.platform === 'linux')('agrees with what this process knows of itself', () => {
  const row = readProcRow(process.pid);
  const { user, system } = process.cpuUsage();
  expect((row?.cpuMs ?? 0) / ((user + system) / 1000)).toBeGreaterThan(0.5);
  expect((row?.memoryBytes ?? 0) / process.memoryUsage.rss()).toBeGreaterThan(0.5);
  expect((row?.memoryBytes ?? 0) / process.memoryUsage.rss()).toBeLessThan(2);
});
