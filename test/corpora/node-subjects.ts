import { parseLine as parseClaude } from '../../src/node/agent/claude/output/line.ts';
import { agentEventsOf } from '../../src/node/agent/claude/output/parse.ts';
import * as claudeTally from '../../src/node/agent/claude/output/tally.ts';
import { parseLine as parseCodex } from '../../src/node/agent/codex/output/line.ts';
import { agentEventOf } from '../../src/node/agent/codex/output/parse.ts';
import * as codexTally from '../../src/node/agent/codex/output/tally.ts';
import { NO_TOKENS } from '../../src/node/agent/codex/output/usage.ts';
import { parseRolloutLine } from '../../src/node/agent/codex/thread-file/rollout-line.ts';
import { readQuestionLine } from '../../src/node/agent/command-question.ts';
import { excerptOf, plainText } from '../../src/node/checks/excerpt.ts';
import { readTestCounts } from '../../src/node/checks/test-counts.ts';
import { loadText } from '../../src/node/config/load.ts';
import { createAnswerReader } from '../../src/node/login-shell/answer.ts';
import { parseAssertions } from '../../src/node/power/mac/pmset-assertions.ts';
import { parseBatt } from '../../src/node/power/mac/pmset-batt.ts';
import { parseLiveSettings } from '../../src/node/power/mac/pmset-live.ts';
import { parseSchedule } from '../../src/node/power/mac/pmset-sched.ts';
import { parseSystemState } from '../../src/node/power/mac/pmset-system-state.ts';
import { parseDestination } from '../../src/node/sandbox/network/host-list.ts';
import { Config } from '../../src/shared/schema/config.ts';
import { LINES as CLAUDE } from '../node/agent/claude/recorded.ts';
import { LINES as CODEX } from '../node/agent/codex/recorded.ts';
import type { Subject } from './sweep.ts';

const ORIGIN = {
  file: '/nowhere/config.yaml',
  stateDir: '/nowhere/state',
  env: { HOME: '/home/someone' },
};
const texts = (lines: object) =>
  Object.values(lines).filter((one): one is string => typeof one === 'string');
const JSON_PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"type":"',
  '"item":',
  '"usage":',
  ',',
  ':',
  'null',
  '1e999',
  '"',
  '\n',
];

async function readConfig(text: string): Promise<void> {
  const loaded = await loadText(text, ORIGIN);
  if (loaded.ok) Config.parse(loaded.value.config);
  else if (loaded.error.some(({ code }) => code !== 'config-invalid'))
    throw new Error('another code');
}

function readCodex(text: string): void {
  let tally = codexTally.EMPTY_TALLY;
  for (const line of text.split('\n')) {
    const parsed = parseCodex(line);
    agentEventOf(parsed, { threadId: null, totals: NO_TOKENS });
    tally = codexTally.addLine(tally, parsed);
  }
}

function readClaude(text: string): void {
  let tally = claudeTally.EMPTY_TALLY;
  for (const line of text.split('\n')) {
    const parsed = parseClaude(line);
    agentEventsOf(parsed, tally, { isResumed: false, totals: null });
    tally = claudeTally.addLine(tally, parsed);
  }
}

/** The readers of the node side. */
export const NODE_SUBJECTS: readonly Subject[] = [
  {
    name: 'configurations in JSON',
    seeds: [
      '{"version":1,"window":{"start":"22:00","end":"06:30"},"repositories":[{"id":"a","path":"/nowhere/a"}]}',
      '{"agent":"codex","limits":{"maxTasks":3}}',
    ],
    pieces: [
      '{',
      '}',
      '"window":',
      '"repositories":',
      '[',
      ']',
      ',',
      ':',
      '"22:00"',
      '"$HOME"',
      'true',
      '1e29',
      '"__proto__":',
    ],
    read: readConfig,
  },
  {
    name: 'configurations in YAML',
    seeds: [
      'version: 1\nwindow:\n  start: "22:00"\nrepositories:\n  - id: a\n    path: /nowhere/a\n',
      'agent: codex\nschedule: { expression: "0 22 * * *" }\n',
    ],
    pieces: [
      'window:',
      '  start: ',
      '22:30',
      'no',
      '1.10',
      '&a ',
      '*a',
      '<<: ',
      '- ',
      '? ',
      '!!js ',
      '%YAML 1.2\n',
      '---\n',
      '...\n',
      '|',
      '>',
      '{',
      '}',
      '\t',
      '\n',
      '$X',
      '~',
    ],
    read: readConfig,
  },
  {
    name: 'streams of codex',
    seeds: [texts(CODEX).join('\n'), ...texts(CODEX)],
    pieces: JSON_PIECES,
    read: readCodex,
  },
  {
    name: 'streams of claude',
    seeds: [texts(CLAUDE).join('\n'), ...texts(CLAUDE)],
    pieces: JSON_PIECES,
    read: readClaude,
  },
  {
    name: 'thread files of codex',
    seeds: texts(CODEX),
    pieces: JSON_PIECES,
    read: parseRolloutLine,
  },
  {
    name: 'questions of commands',
    seeds: ['{"nightkiln":"question","text":"Which?","options":["a"]}'],
    pieces: JSON_PIECES,
    read: readQuestionLine,
  },
  {
    name: 'output of tests',
    seeds: [
      'Tests  3 failed | 10 passed (13)',
      'ok 1 - a\nnot ok 2 - b\n1..2\n',
      '# tests 5\n# pass 4\n# fail 1\n',
      '3 passed, 1 failed in 0.1s',
      'test result: ok. 3 passed; 0 failed; 1 ignored',
    ],
    pieces: [
      'ok ',
      'not ok ',
      '1..',
      '# tests ',
      'passed',
      'failed',
      '99999999999999999999',
      '\n',
      '    ',
      '(',
      ')',
      '|',
      '\u001b[32m',
    ],
    read: (text) => [readTestCounts(text), excerptOf(text), plainText(text)],
  },
  {
    name: 'answers of login shells',
    seeds: ['noise\nSTART\u0000PATH=/bin\u0000HOME=/h\u0000END\u0000'],
    pieces: ['START\u0000', 'END\u0000', 'PATH=', '\u0000', '='],
    read: (text) => {
      const reader = createAnswerReader({ start: 'START\u0000', end: 'END\u0000' } as never);
      return [
        reader.write(Buffer.from(text.slice(0, 7))),
        reader.write(Buffer.from(text.slice(7))),
      ];
    },
  },
  {
    name: 'power reports',
    seeds: [
      "Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t100%; charged; 0:00 remaining present: true\n",
      'Scheduled power events:\n [0]  wake at 11/21/2026 22:00:00\n',
      'System-wide power settings:\n SleepDisabled 0\n',
    ],
    pieces: [
      'AC Power',
      '%',
      ';',
      ' wake at ',
      '11/21/26',
      '\n',
      ' [0]',
      'PreventUserIdleSystemSleep',
      '0',
    ],
    read: (text) => [
      parseBatt(text),
      parseSchedule(text),
      parseLiveSettings(text),
      parseAssertions(text),
      parseSystemState(text),
    ],
  },
  {
    name: 'entries of host lists',
    seeds: ['api.example.com:443', '[::1]:80', 'CONNECT a.example:443'],
    pieces: [':', '.', '[', ']', '*', '443', '65536', 'xn--', '::'],
    read: parseDestination,
  },
];
