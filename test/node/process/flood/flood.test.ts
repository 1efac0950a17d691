import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanStream } from '../../../../src/node/process/flood/cleaned-stream.ts';
import {
  OUTPUT_CAP,
  openOutputFile,
  stderrPathOf,
} from '../../../../src/node/process/output-file.ts';
import { hideSecrets, openCleaner } from '../../../../src/node/secrets/sink.ts';
import { AGENTS_FOLDER, tempFolder } from '../running.ts';

const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const MIB = 1024 * 1024;
const EACH_BYTES = IS_FULL ? 2048 * MIB : 100 * MIB;

let folder: ReturnType<typeof tempFolder>;
let logPath: string;
beforeEach(() => {
  folder = tempFolder();
  logPath = path.join(folder.path, 'out.log');
});
afterEach(() => folder.remove());

/** Runs the flood in a host of its own, whose memory is not that of the tests. */
async function flood(script: string) {
  const host = path.join(AGENTS_FOLDER, 'flood-host.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [host, logPath, script], {
    env: { PATH: process.env['PATH'] ?? '' },
  });
  return JSON.parse(stdout);
}

function expectBothEnds(file: string, first: string, last: string): void {
  const kept = readFileSync(file);
  const head = kept.subarray(0, OUTPUT_CAP.headBytes).toString('latin1');
  const note = /^\n\[\d+ bytes of output are left out here\]\n/.exec(
    kept.subarray(OUTPUT_CAP.headBytes, OUTPUT_CAP.headBytes + 80).toString('latin1'),
  )?.[0];
  expect(head.slice(0, first.length)).toBe(first);
  expect(note).toBeDefined();
  expect(kept.length).toBe(8 * MIB + (note?.length ?? 0));
  expect(kept.subarray(-last.length).toString('latin1')).toBe(last);
}

describe('a flood of output', () => {
  it(`of ${EACH_BYTES / MIB} MiB on each stream, without a line end, leaves its host small and awake`, async () => {
    const one = (letter: string, to: string) =>
      `(printf BEGIN; head -c ${EACH_BYTES} /dev/zero | tr '\\0' ${letter}; printf END) ${to}`;
    const told = await flood(`${one('x', '')} & ${one('y', '>&2')} & wait`);
    expect(told.end).toMatchObject({ exitCode: 0, outputBytes: 2 * (EACH_BYTES + 8) });
    expect(told.end.droppedLines).toBe(1);
    expect(told.lines).toBe(0);
    expect(told.peakRss).toBeLessThan(250e6);
    if (IS_FULL) expect(told.lagP99Ms).toBeLessThan(100);
    if (IS_FULL) process.stdout.write(`flood: ${JSON.stringify(told)}\n`);
    expectBothEnds(logPath, 'BEGINx', 'xEND');
    expectBothEnds(stderrPathOf(logPath), 'BEGINy', 'yEND');
    expect(statSync(logPath).mode & 0o777).toBe(0o600);
  }, 600_000);

  it('hands on no secret, and no half of one, wherever it leaves something out', async () => {
    const secret = 'qX7vTz19LmWc04RbYd';
    hideSecrets([{ value: secret, name: 'FLOOD_TOKEN' }]);
    const line = Buffer.from(`${secret}${'.'.repeat(46)}`);
    for (let shift = 0; shift < line.length; shift += 1) {
      let text = '';
      const stream = cleanStream(
        {
          keptBytes: 1000,
          openCleaner,
          put: (cleaned) => {
            text += cleaned.toString('latin1');
          },
        },
        { burstBytes: 10_000, bytesPerSecond: 0 },
      );
      for (let n = 0; n < 4000; n += 1) stream.write(line);
      stream.write(Buffer.from(`${'x'.repeat(shift)}\nlast words`));
      await stream.settle();
      stream.end();
      expect(text).not.toMatch(/qX7v|7vTz19|LmWc04|4RbYd/);
      expect(text).toContain('\n[output is left out here]\n');
      expect(text.endsWith('\nlast words')).toBe(true);
      expect(stream.skippedBytes()).toBeGreaterThan(50_000);
    }
  });

  it('is told apart from much output that comes slowly, which is cleaned as it comes', () => {
    const file = openOutputFile(logPath);
    for (let n = 0; n < 100; n += 1) file.write(Buffer.from(`${'line '.repeat(2000)}\n`));
    expect(statSync(logPath).size).toBeGreaterThan(900_000);
    file.close();
  });
});
