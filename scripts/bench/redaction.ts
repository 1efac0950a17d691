import fs from 'node:fs';
import path from 'node:path';
import { createRedactor, type Redactor } from '../../src/engine/safety/redact/redactor.ts';
import { quantile, type Row, timeEach } from './measure.ts';

const OUTPUT = 'test/fixtures/output';
const MB = 1024 * 1024;
const CHUNK = 64 * 1024;
const ROUNDS = 5;
/** What a host knows on an ordinary machine. */
const KNOWN = 20;

/** Taking secrets out of 10 MB of real output, and of the worst line of 1 MiB that each rule can be given (R66). */
export async function benchRedaction(): Promise<Row[]> {
  const redactor = createRedactor(knownSecrets());
  const text = realOutput(10 * MB);
  const through = await timeEach(ROUNDS, () => stream(redactor, text));
  const copied = await timeEach(ROUNDS, () => copy(text));
  const lines = worstLines();
  const worst = lines.map((line) => cpuOf(() => stream(redactor, line))).sort((a, b) => a - b);
  return [
    {
      name: 'redact 1 MB of output',
      value: quantile(through, 0.5) / 10,
      unit: 'ms',
      baseline: quantile(copied, 0.5) / 10,
      // 20 MB/s.
      budget: 50,
    },
    {
      name: `redact 1 MiB in a line, worst of ${lines.length}, CPU`,
      value: quantile(worst, 1),
      unit: 'ms',
      baseline: null,
      budget: 500,
    },
  ];
}

/** Milliseconds of processor time, which other programs of the machine do not lengthen. */
function cpuOf(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  return process.cpuUsage(before).user / 1000;
}

function knownSecrets() {
  return Array.from({ length: KNOWN }, (_, n) => ({
    name: `SECRET_${n}`,
    value: Buffer.from(`value ${n} of the bench`).toString('base64'),
  }));
}

function realOutput(bytes: number): Buffer {
  const files = fs.readdirSync(OUTPUT).map((name) => fs.readFileSync(path.join(OUTPUT, name)));
  const once = Buffer.concat(files);
  return Buffer.concat(Array(Math.ceil(bytes / once.length)).fill(once)).subarray(0, bytes);
}

function stream(redactor: Redactor, text: Buffer): number {
  const through = redactor.stream();
  let length = 0;
  for (let at = 0; at < text.length; at += CHUNK) {
    const piece = text.toString('latin1', at, Math.min(text.length, at + CHUNK));
    length += Buffer.from(through.write(piece), 'latin1').length;
  }
  return length + through.end().length;
}

function copy(text: Buffer): number {
  let length = 0;
  for (let at = 0; at < text.length; at += CHUNK) {
    const piece = text.toString('latin1', at, Math.min(text.length, at + CHUNK));
    length += Buffer.from(piece, 'latin1').length;
  }
  return length;
}

/** Lines without an end that begin what a rule looks for, over and over, and never finish it. */
function worstLines(): Buffer[] {
  const beginnings = [
    ...['ghp_', 'sk-', 'sk-ant-', 'eyJa.', 'eyJ', 'xoxb-', 'AKIA', 'AIza', 'SG.', 'npm_', 'hf_'],
    ...[
      '://',
      '://a:',
      '://a:b',
      'https://aaaaaaaaaaaaaaaa',
      '?token=',
      '&key=',
      'Bearer ',
      'Basic a',
    ],
    ...['token=', 'password: ', 'password="', 'key=key', 'secret:\\"', 'Cookie: a=', 'login a '],
    ...[
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----\\n',
      '-----END PRIVATE KEY-----',
    ],
    ...[
      ' --token ',
      'curl -u a',
      'authorization: ',
      'a',
      'a1',
      'aB3_',
      '_',
      '-',
      '\\',
      '%3D',
      '=',
      ' ',
    ],
  ];
  return beginnings.map((text) => Buffer.alloc(MB, text));
}
