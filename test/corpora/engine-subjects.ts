import { dataFrame } from '../../src/engine/agent/prompt/data-frame.ts';
import { readHandoff, tellHandoff } from '../../src/engine/agent/prompt/handoff.ts';
import { ROLES } from '../../src/engine/agent/prompt/roles.ts';
import { checkTemplate, fillTemplate } from '../../src/engine/agent/prompt/template.ts';
import { createItemReader, markOf } from '../../src/engine/agent/session/item-protocol.ts';
import { findCronFault } from '../../src/engine/config/cron.ts';
import { seenLine, seenText } from '../../src/engine/safety/hidden/seen-text.ts';
import { passGate } from '../../src/engine/safety/proposals/pass-gate.ts';
import { createRedactor } from '../../src/engine/safety/redact/redactor.ts';
import { escapeMarkdown, fenceMarkdown } from '../../src/engine/safety/visible-text.ts';
import { readReport } from '../../src/engine/safety/wires/read-report.ts';
import { parseCron } from '../../src/engine/time/cron/parse-cron.ts';
import { findFault } from '../../src/engine/validate/fault.ts';
import { parsePatch } from '../../src/engine/validate/patch.ts';
import { findTestWeakening } from '../../src/engine/validate/test-guard.ts';
import { judgeIssue } from '../../src/engine/work/issue/judge-issue.ts';
import { findBrokenLinks } from '../../src/engine/work/markdown-links.ts';
import { readWorkOrder } from '../../src/engine/work/work-order.ts';
import { PassedProposal } from '../../src/shared/schema/outside/proposal.ts';
import { FIXTURES } from '../engine/safety/hidden/fixtures.ts';
import { approvedIssue, comment, RULES } from '../engine/work/issue/sample-issue.ts';
import type { Subject } from './sweep.ts';

const MARKDOWN = [
  '<!--',
  '-->',
  '<b title="',
  '">',
  '</b>',
  '<pre>',
  '</pre>',
  '`',
  '```',
  '~~~',
  '[',
  '](',
  ')',
  '![',
  ']: x "',
  '&#8203;',
  '&lt;',
  '$',
  '\\',
  '- ',
  '> ',
  '| ',
];
const PATCH =
  'diff --git a/test/a.test.ts b/test/a.test.ts\n--- a/test/a.test.ts\n+++ b/test/a.test.ts\n@@ -1,3 +1,2 @@ describe\n it("a", () => {\n-  expect(1).toBe(1);\n });\n';
const HANDOFF =
  'Done.\n\nHANDOFF\ndone: parser\ndecided: yes, because\nnext: tests\nblockers: none\n';
const ORDER = 'Text\n\n```json\n{"links":[{"file":"a.md","line":1,"target":"b.md"}]}\n```\n';
const MARK = markOf('abcdef0123456789');
const redactor = createRedactor([{ value: 'correct-horse-battery-9', name: 'KEY' }]);
const room = {
  repository: 'ada/engine',
  redact: (text: string) => redactor.text(text),
  hasIssue: true,
  before: { ofIssue: [], ofNight: 0 },
};

/** The readers of the engine. */
export const ENGINE_SUBJECTS: readonly Subject[] = [
  {
    name: 'cron expressions',
    seeds: [
      '0 22 * * 1-5',
      '*/15 22-23,0-5 1 jan mon',
      '0 0 30 2 *',
      '@reboot',
      '@daily',
      '0 0 1 1 0 2026',
    ],
    pieces: [
      '*',
      '/',
      '-',
      ',',
      ' ',
      '0',
      '59',
      '60',
      '7',
      'jan',
      'SUN',
      'L',
      'W',
      '#',
      '?',
      '@',
      '\n',
      '5-1',
      '1/99',
    ],
    read: (text) => [parseCron(text), text.length < 300 ? findCronFault(text) : null],
  },
  {
    name: 'texts of issues',
    seeds: FIXTURES.map(({ text }) => text),
    pieces: MARKDOWN,
    read: (text) => [seenText(text), seenLine(text)],
  },
  {
    name: 'issues',
    seeds: FIXTURES.map(({ text }) => text),
    pieces: MARKDOWN,
    read: (text) =>
      judgeIssue(
        approvedIssue({
          title: text.slice(0, 300),
          body: text,
          comments: [comment(1, { body: text })],
        }),
        RULES,
      ),
  },
  {
    name: 'proposals',
    seeds: [
      'PROPOSE {"kind":"comment","text":"Fixed in @ada"}',
      'x\nPROPOSE {"kind":"pull-request","title":"T","text":"See https://evil.example"}\n',
    ],
    pieces: [
      'PROPOSE ',
      '{"kind":"comment","text":"',
      '"}',
      '\n',
      '"title":"',
      'https://',
      '@a',
      '![](',
      '/cmd',
      'fixes #1',
    ],
    read: (text) =>
      passGate(text, room).map((one) => ('passed' in one ? PassedProposal.parse(one.passed) : one)),
  },
  {
    name: 'handoff notes',
    seeds: [HANDOFF, '## Hand-off note\n- **Done**: x\n'],
    pieces: ['HANDOFF', 'done:', 'next', 'blockers:', '\n', '- ', '**', 'QUESTION:'],
    read: (text) => {
      const note = readHandoff(text);
      return note === null ? null : tellHandoff(note);
    },
  },
  {
    name: 'declarations of sessions',
    seeds: [
      `${MARK} BEGIN Tidy\n${MARK} DONE done\n`,
      `${MARK} QUESTION Which?\n${MARK} OPTION a\n`,
    ],
    pieces: [MARK, ' BEGIN ', ' DONE ', ' STRATEGY', ' END', ' QUESTION ', '\n', '> ', '`'],
    read: (text) => {
      const reader = createItemReader(MARK);
      return [reader.read(text), reader.end()];
    },
  },
  {
    name: 'prompt files',
    seeds: [ROLES.worker.template, '{{task}} {{ rules }}'],
    pieces: ['{{', '}}', 'task', 'rules', ' ', '\n', '{', '}'],
    read: (text) => [
      checkTemplate(text, ROLES.worker),
      fillTemplate(text, { task: '{{rules}}', rules: '$&' }),
    ],
  },
  {
    name: 'work orders',
    seeds: [ORDER],
    pieces: ['```', 'json', '{"links":', '[', ']', '}', '"file":', '\n'],
    read: readWorkOrder,
  },
  {
    name: 'Markdown files',
    seeds: ['# T\n\nSee [a](b.md) and [c][d].\n\n[d]: ../e.md "t"\n'],
    pieces: MARKDOWN,
    read: (text) =>
      findBrokenLinks({ file: 'docs/a.md', text, tracked: new Set(['docs/a.md', 'b.md']) }),
  },
  {
    name: 'patches',
    seeds: [PATCH, 'diff --git "a/\\303\\244" b/x\nBinary files differ\n'],
    pieces: [
      'diff --git ',
      'a/',
      '@@ -1,3 +1,2 @@',
      '+',
      '-',
      ' ',
      '\n',
      '\\ No newline',
      '"',
      'it("',
      'skip',
    ],
    read: (text) => [
      parsePatch(text),
      findTestWeakening({
        files: [
          {
            path: 'test/a.test.ts',
            status: 'modified',
            additions: 1,
            deletions: 1,
            isBinary: false,
            previousPath: null,
          } as never,
        ],
        patch: text,
      }),
    ],
  },
  {
    name: 'output of red checks',
    seeds: [
      'Error: listen EADDRINUSE: address already in use 127.0.0.1:3000',
      'npm ERR! network ENOTFOUND registry',
    ],
    pieces: ['Error: ', 'ENOENT', 'ECONNREFUSED', 'command not found', '\n', '127'],
    read: (text) => findFault({ outcome: 'failed', exitCode: 1, output: text }),
  },
  {
    name: 'reports of wires',
    seeds: [
      'shim\trefused\tgit push\tgit push origin main\n',
      'hook\tnoted\tnpm publish\tnpm publish\n',
    ],
    pieces: ['shim', 'hook', '\t', 'refused', 'noted', '\n', 'git push'],
    read: readReport,
  },
  {
    name: 'texts with secrets',
    seeds: [
      'DB_PASSWORD=hunter2hunter2',
      '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
      'https://a:b@c.example/',
    ],
    pieces: [
      'TOKEN=',
      'ghp_',
      'AKIA',
      '://',
      ':',
      '@',
      '-----BEGIN ',
      'PRIVATE KEY-----',
      'Authorization: Bearer ',
    ],
    read: (text) => redactor.text(text),
  },
  {
    name: 'texts on pages',
    seeds: ['# a *b* [c](d)'],
    pieces: MARKDOWN,
    read: (text) => [
      escapeMarkdown(text),
      fenceMarkdown(text),
      dataFrame({ title: text, request: text }, 'x', 'ab'.repeat(16)),
    ],
  },
];
