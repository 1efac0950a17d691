import type { Brief, BriefItem } from '../../src/shared/schema/brief.ts';
import type { CheckResult } from '../../src/shared/schema/check.ts';
import type { Evidence } from '../../src/shared/schema/evidence.ts';
import { EVENING_AT, MORNING_AT } from './sample-status.ts';

const MINUTE_MS = 60_000;
const BASE = '4f2c9d1a7be05c3386f1d2a4978e6b0c55d3e1f2';
const HEAD = 'b81e07c4d9a25f6e13c0487fa2d65b9e8c7104aa';

/** A check's result; green unless told otherwise. */
export function checkResult(name: string, change: Partial<CheckResult> = {}): CheckResult {
  return {
    name,
    command: `npm run ${name}`,
    outcome: 'passed',
    exitCode: 0,
    durationMs: 4_210,
    excerpt: '',
    tests: null,
    ...change,
  };
}

/** A red check with the output it left. */
export function redCheck(name: string): CheckResult {
  return checkResult(name, {
    outcome: 'failed',
    exitCode: 1,
    durationMs: 12_700,
    excerpt:
      '\u001b[31mFAIL\u001b[39m test/parse.test.ts\n  parses nested brackets\n    AssertionError: expected [ 1 ] to deeply equal [ 1, 2 ]\n      at test/parse.test.ts:41:18\n\nTests  1 failed | 86 passed (87)\n',
    tests: { passed: 86, failed: 1, skipped: 0 },
  });
}

const GREEN_TEST = checkResult('test', {
  durationMs: 12_300,
  tests: { passed: 87, failed: 0, skipped: 0 },
});

/** Evidence of a verified change. */
export function sampleEvidence(change: Partial<Evidence> = {}): Evidence {
  return {
    verdict: 'verified',
    reason: 'The target check went from red to green and every other check stayed green.',
    baseOid: BASE,
    headOid: HEAD,
    branch: 'overnight/2026-11-20_2204_make-check-test-pass',
    checks: [
      { name: 'test', isTarget: true, base: redCheck('test'), head: GREEN_TEST },
      { name: 'lint', isTarget: false, base: checkResult('lint'), head: checkResult('lint') },
    ],
    files: [
      { path: 'src/parse.ts', status: 'modified', insertions: 14, deletions: 6 },
      { path: 'src/brackets.ts', status: 'added', insertions: 38, deletions: 0 },
    ],
    findings: [],
    ...change,
  };
}

/** One item of a brief; a verified one unless told otherwise. */
export function sampleItem(change: Partial<BriefItem> = {}): BriefItem {
  return {
    taskId: 'task-1',
    repoId: 'atlas',
    title: 'Make check `test` pass',
    source: 'discovery',
    category: 'bug-fix',
    evidence: sampleEvidence(),
    agent: 'codex',
    sandbox: 'its own sandbox: can write only inside its worktree',
    agentSays:
      'The tokenizer dropped the last element of a nested list. I moved the bracket stack into its own module and fixed the off-by-one.',
    tries: 2,
    durationMs: 42 * MINUTE_MS,
    usage: {
      inputTokens: 812_000,
      cachedInputTokens: 640_000,
      outputTokens: 38_400,
      costUsd: 1.92,
    },
    ref: 'refs/heads/overnight/2026-11-20_2204_make-check-test-pass',
    risks: ['touches the lockfile'],
    tried: [],
    question: null,
    logPath: '/home/you/.local/state/nightkiln/runs/task-1/2.jsonl',
    ...change,
  };
}

function questionItem(): BriefItem {
  return sampleItem({
    taskId: 'task-4',
    repoId: 'orchard-docs',
    title: 'Fix 3 links in docs/api.md that have more than one possible target',
    category: 'documentation',
    agent: 'housekeeper',
    sandbox: 'not sandboxed',
    agentSays: null,
    usage: null,
    tries: 1,
    durationMs: 900,
    ref: null,
    risks: [],
    tried: [],
    question: {
      text: 'docs/api.md links to “configuration.md”, which exists twice. Which one is meant?',
      options: ['docs/configuration.md', 'docs/v1/configuration.md'],
    },
    evidence: sampleEvidence({
      verdict: 'question',
      reason: 'The agent stopped and asked.',
      headOid: null,
      branch: null,
      checks: [],
      files: [],
    }),
  });
}

function failedItem(): BriefItem {
  return sampleItem({
    taskId: 'task-5',
    title: 'Speed up the import of large files',
    category: 'performance',
    source: 'goal',
    tries: 3,
    ref: 'refs/overnight/kept/night-1/task-5',
    risks: ['more than 400 lines'],
    tried: [],
    agentSays: 'All tests pass and the import is now 4x faster.',
    evidence: sampleEvidence({
      verdict: 'failed',
      reason: 'The check ‘test’ was green before and is red at this commit.',
      checks: [
        { name: 'test', isTarget: false, base: GREEN_TEST, head: redCheck('test') },
        { name: 'lint', isTarget: false, base: checkResult('lint'), head: checkResult('lint') },
      ],
      findings: [{ kind: 'check-regressed', message: 'The check ‘test’ turned red.' }],
    }),
  });
}

function unprovedItem(): BriefItem {
  return sampleItem({
    taskId: 'task-6',
    title: 'Remove flaky retry logic \u202egnp.exe\u200b from the uploader',
    category: 'refactoring',
    risks: ['changes tests'],
    tried: [],
    agentSays: '<img src=x onerror="document.title=1"> **done** [link](javascript:alert(1))',
    evidence: sampleEvidence({
      verdict: 'unverified',
      reason: 'A failing test was deleted, so green checks prove nothing.',
      findings: [
        { kind: 'test-deleted', message: 'A test file was deleted:', path: 'test/upload.test.ts' },
      ],
    }),
  });
}

/** A brief with something in every section. */
export function sampleBrief(change: Partial<Brief> = {}): Brief {
  return {
    schemaVersion: 1,
    nightId: 'night-1',
    configId: 'default',
    state: 'brief-ready',
    headline:
      '2 of 5 tasks shipped, proved by your checks. One failed, one question. 1 h 28 m of agent time.',
    windowStartAt: EVENING_AT,
    deadlineAt: MORNING_AT,
    startedAt: EVENING_AT + 4 * MINUTE_MS,
    endedAt: EVENING_AT + 194 * MINUTE_MS,
    generatedAt: EVENING_AT + 195 * MINUTE_MS,
    needsYou: [questionItem()],
    shipped: [
      sampleItem(),
      sampleItem({
        taskId: 'task-2',
        repoId: 'orchard-docs',
        title: 'Fix 12 broken links in docs/guides/getting-started.md',
        category: 'documentation',
        agent: 'housekeeper',
        sandbox: 'not sandboxed',
        agentSays: null,
        usage: null,
        tries: 1,
        durationMs: 1_400,
        risks: [],
        tried: [],
        ref: 'refs/heads/overnight/2026-11-20_2204_fix-12-broken-links',
      }),
    ],
    running: [
      {
        taskId: 'task-7',
        title: 'Describe the plugin interface',
        repoId: 'orchard-docs',
        sinceAt: EVENING_AT + 170 * MINUTE_MS,
      },
    ],
    failed: [failedItem()],
    unproved: [unprovedItem()],
    didNotRun: [
      {
        taskId: 'task-8',
        repoId: 'atlas',
        title: 'Rewrite the scheduler',
        reason: 'Needs 6 h; 5 h 10 m were left before the deadline.',
        decidedAt: EVENING_AT + 6 * MINUTE_MS,
      },
      {
        taskId: null,
        repoId: 'legacy',
        title: 'Everything in legacy',
        reason: 'The repository is in the middle of a merge.',
        decidedAt: EVENING_AT + 5 * MINUTE_MS,
      },
    ],
    timeline: [
      { at: EVENING_AT, kind: 'waited', text: 'Waited 4 m for power: the Mac was on its battery.' },
      { at: EVENING_AT + 4 * MINUTE_MS, kind: 'phase', text: 'Checked the repositories.' },
      {
        at: EVENING_AT + 5 * MINUTE_MS,
        kind: 'refused',
        text: 'legacy: in the middle of a merge.',
      },
      { at: EVENING_AT + 6 * MINUTE_MS, kind: 'phase', text: 'Planned 5 tasks.' },
      {
        at: EVENING_AT + 90 * MINUTE_MS,
        kind: 'recovered',
        text: 'Restarted after a crash. Resumed 2 tasks in 18 s.',
      },
      { at: EVENING_AT + 194 * MINUTE_MS, kind: 'phase', text: 'Wrote the brief.' },
    ],
    repositories: [
      {
        repoId: 'atlas',
        baseBranch: 'main',
        baseOid: BASE,
        baseline: [redCheck('test'), checkResult('lint')],
        checkoutUnchanged: true,
        differences: [],
      },
      {
        repoId: 'orchard-docs',
        baseBranch: 'trunk',
        baseOid: HEAD,
        baseline: [],
        checkoutUnchanged: false,
        differences: ['index', 'working tree'],
      },
    ],
    strategy:
      '# Tonight\n\nTime: 8 h 26 m before the deadline at 06:30.\n\n1. Make check `test` pass: a red check blocks everything else.\n2. Fix 12 broken links: cheap and provable.\n',
    totals: {
      tasks: 5,
      verified: 2,
      agentMs: 88 * MINUTE_MS,
      inputTokens: 1_840_000,
      outputTokens: 96_200,
      costUsd: 4.1,
      tripped: 0,
    },
    ...change,
  };
}

/** A night in which nothing ran. */
export function idleBrief(): Brief {
  return sampleBrief({
    nightId: 'night-0',
    headline: 'Nothing ran: the Mac was on its battery all night.',
    startedAt: null,
    endedAt: MORNING_AT,
    needsYou: [],
    shipped: [],
    running: [],
    failed: [],
    unproved: [],
    didNotRun: [],
    repositories: [],
    strategy: '',
    timeline: [{ at: EVENING_AT, kind: 'waited', text: 'Waited for power from 22:00 to 06:30.' }],
    totals: {
      tasks: 0,
      verified: 0,
      agentMs: 0,
      inputTokens: 0,
      outputTokens: 0,
      costUsd: null,
      tripped: 0,
    },
  });
}
