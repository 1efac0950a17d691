import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildBrief } from '../../../src/engine/report/brief.ts';
import { renderMarkdown } from '../../../src/engine/report/markdown.ts';
import { renderTerminal } from '../../../src/engine/report/terminal.ts';
import { wrapText } from '../../../src/engine/report/wrap.ts';
import type { Brief } from '../../../src/shared/schema/brief.ts';
import {
  attempt,
  briefInput,
  check,
  decision,
  event,
  evidence,
  night,
  outcome,
  row,
  task,
} from './samples.ts';

const UTC = { timeZone: 'UTC' };
const repo = {
  nightId: 'N1',
  repoId: 'app',
  baseBranch: 'main',
  baseOid: 'a'.repeat(40),
  before: { digest: 'x', parts: {}, files: 1 },
  after: { digest: 'x', parts: {}, files: 1 },
  differences: [],
};

function fullBrief(words = 'words', extra: Parameters<typeof briefInput>[0] = {}): Brief {
  const question = { text: `Which ${words}?`, options: [`a ${words}`, 'b'] };
  const files = [
    { path: `migrations/${words}`, status: 'modified' as const, insertions: 3, deletions: 1 },
    { path: 'a.png', status: 'modified' as const, insertions: null, deletions: null },
  ];
  return buildBrief(
    briefInput({
      tasks: ['v', 'q', 'f', 'u', 's'].map((id) => task(id, { title: `Task ${id} ${words}` })),
      taskNights: [
        row('v', 'verified', {
          landedRef: 'refs/heads/overnight/v',
          evidence: evidence('verified', { files }),
        }),
        row('q', 'question'),
        row('f', 'failed', {
          evidence: evidence('failed', {
            reason: words,
            findings: [{ kind: 'target-red', message: `Check ${words}` }],
            checks: [
              { name: words, isTarget: false, base: null, head: check(words, 'failed', words) },
            ],
          }),
        }),
        row('u', 'unverified', {
          evidence: evidence('unverified', {
            checks: [
              { name: 'gone', isTarget: false, base: check('gone', 'timed-out'), head: null },
              { name: 'never', isTarget: true, base: null, head: null },
            ],
          }),
        }),
      ],
      attempts: [
        attempt('v', {
          outcome: outcome({
            lastText: words,
            usage: { inputTokens: 1200, cachedInputTokens: 0, outputTokens: 10, costUsd: 0.5 },
          }),
        }),
        attempt('q', { outcome: outcome({ question }) }),
      ],
      decisions: [decision('s', 'skipped', words)],
      repoNights: [
        repo,
        { ...repo, repoId: 'web', differences: [words] },
        { ...repo, repoId: 'lib', after: null },
      ],
      baselines: new Map([['app', [check('test', 'could-not-run')]]]),
      events: [event('night.noted', 3, { text: words })],
      ...extra,
    }),
  );
}

const EMPTY = buildBrief(
  briefInput({ night: night({ startedAt: null, endedAt: null, state: 'armed' }) }),
);
const RUNNING = buildBrief(
  briefInput({ night: night({ state: 'running', endedAt: null }), taskNights: [row('a', null)] }),
);
const SECTIONS = [
  'Needs you',
  'Shipped',
  'Still running',
  'Failed',
  'Not proved',
  'Did not run, and why',
  'Timeline',
  'Repositories',
  'Totals',
];

describe('the brief as Markdown', () => {
  const text = renderMarkdown(fullBrief(), UTC);

  it('keeps the order of the brief and leaves empty sections out', () => {
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(SECTIONS.filter((one) => one !== 'Still running'));
    expect(renderMarkdown(RUNNING, UTC)).toContain(
      '## Still running\n\n- a, since 2026-11-20 22:00',
    );
    expect(
      [...renderMarkdown(EMPTY, UTC).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading),
    ).toEqual(['Totals']);
  });

  it('tells planned from actual times', () => {
    expect(text).toContain(
      'Window 2026-11-20 22:00 to 2026-11-21 06:00. Ran 2026-11-20 22:00 to 2026-11-21 04:00.',
    );
    expect(renderMarkdown(EMPTY, UTC)).toContain('It did not start.');
    expect(renderMarkdown(RUNNING, UTC)).toContain('Started 2026-11-20 22:00, not ended yet.');
  });

  it('puts what we ran before what the agent says, and calls that no evidence', () => {
    expect(text).toContain('**Verified** (run by us in a clean checkout)');
    expect(text).toContain(
      '| `test` (target) | `npm run -s test` | failed with exit code 1 | passed | 1 s |',
    );
    expect(text).toContain('**Agent says** (not evidence)\n\n```text\nwords\n```');
    expect(text.indexOf('**Verified**')).toBeLessThan(text.indexOf('**Agent says**'));
    expect(text).toContain('| `gone` | `npm run -s gone` | ran out of time | did not run |  |');
  });

  it('shows ref, size, sandbox, risks, options, findings and proof of the checkout', () => {
    for (const part of [
      '- Ref `refs/heads/overnight/v`',
      '- 2 files, +3 −1',
      '- 1 try in 1 h with codex (not sandboxed)',
      '- Mind: touches migrations, changes binary files',
      '1. a words\n2. b',
      '- Found: Check words',
      'The end of `words`:\n\n```text\nwords\n```',
      '**app** at `main` `aaaaaaaaaaaa`. Your checkout is unchanged. Baseline: `test` could not run.',
      '**web** at `main` `aaaaaaaaaaaa`. Your checkout changed: words. Baseline: no checks.',
      'Your checkout was not compared.',
      '- Nothing was landed',
      '| 4 | 1 | 20 m | 1.2 k | 10 | about $0.50 |',
    ])
      expect(text).toContain(part);
    expect(renderMarkdown(EMPTY, UTC)).toContain('not reported');
  });

  it('cannot be taken over by any text it carries', () => {
    const hostile =
      '\n# Evil\n\n```\n<script>x</script>\n[a](http://evil) | ![i](http://evil) @me\u202e\u200b';
    const given = renderMarkdown(fullBrief(hostile), UTC);
    const outside = given
      .replaceAll(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
      .replaceAll(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/^# Evil/m);
    expect(outside).not.toMatch(/[^\\]<script|[^\\]\]\(|:\/\/evil/);
    expect(given).not.toMatch(/\u202e|\u200b/);
    expect([...outside.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(
      SECTIONS.filter((one) => one !== 'Still running'),
    );
  });

  it('cuts long speeches', () => {
    expect(renderMarkdown(fullBrief('x'.repeat(5000)), UTC)).toContain(`${'x'.repeat(2000)}…`);
  });

  it('uses the zone of the system unless told', () => {
    expect(renderMarkdown(EMPTY)).toMatch(/Window 20\d\d-\d\d-\d\d \d\d:\d\d to/);
  });
});

describe('the brief in a terminal', () => {
  const text = renderTerminal(fullBrief(), UTC);

  it('keeps the order of the brief', () => {
    const found = text.split('\n').filter((line) => SECTIONS.includes(line));
    expect(found).toEqual(SECTIONS.filter((one) => one !== 'Still running'));
    expect(renderTerminal(RUNNING, UTC)).toContain('Still running\n  a, since 22:00');
    expect(renderTerminal(EMPTY, UTC)).toContain('It did not start.');
  });

  it('says the same facts', () => {
    for (const part of [
      '    red at the base, green now: test',
      '    refs/heads/overnight/v',
      'codex, not sandboxed, 1 h',
      'Mind: touches migrations',
      '      1. a words',
      'app at main aaaaaaaaaaaa: your checkout is unchanged.',
      'web at main aaaaaaaaaaaa: your checkout changed: words.',
      'lib at main aaaaaaaaaaaa: your checkout was not compared.',
      '1 of 4 verified, 20 m of agent time, 1.2 k tokens, about $0.50',
    ])
      expect(text).toContain(part);
    expect(renderTerminal(EMPTY, UTC)).toContain('no tokens reported');
  });

  it('hands each line to the style with its kind', () => {
    const styled = renderTerminal(fullBrief(), {
      ...UTC,
      style: (kind, line) => `<${kind}>${line}`,
    });
    expect(styled).toContain('  <good>Task v words (app)');
    expect(styled).toContain('  <attention>Task q words (app)');
    expect(styled).toContain('  <bad>Task f words (app)');
    expect(styled).toContain('<heading>Shipped');
  });

  it('never is wider than the terminal and never carries a control character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 20, max: 120 }),
        (words, width) => {
          const given = renderTerminal(fullBrief(words), { ...UTC, width });
          for (const line of given.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
          expect(given.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        },
      ),
      { numRuns: 60, seed: 10 },
    );
  });

  it('wraps without losing a character', () => {
    expect(wrapText('', 20)).toEqual(['']);
    expect(wrapText('aaa bbb ccc', 8)).toEqual(['aaa bbb', 'ccc']);
    expect(wrapText('a'.repeat(17), 2)).toEqual(['a'.repeat(8), 'a'.repeat(8), 'a']);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 8, max: 40 }),
        (words, width) => {
          expect(wrapText(words, width).join('').replaceAll(/\s/g, '')).toBe(
            words.replaceAll(/\s/g, ''),
          );
        },
      ),
      { numRuns: 200, seed: 11 },
    );
  });
});
