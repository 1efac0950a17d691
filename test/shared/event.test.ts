import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, EVENTS, type EventBody, type EventType } from '../../src/shared/event.ts';
import { aNote, anAsk } from '../node/store/consent-events.ts';
import { aCheckResult, aNight, aTask, evidenceOf } from '../node/store/samples.ts';

const fingerprint = { digest: 'd', parts: { HEAD: 'a' }, files: 3 };
const slot = { scheduleId: 's', slotAt: 1, effectiveAt: 2, night: '2026-11-21' };
const budget = { scope: 'night', dimension: 'tokens', ceiling: 100 } as const;
const kept = { repoId: 'app', oid: 'a' };
const place = { owner: 'night-1', name: 'land', ordinal: 0 };

/** One body of every type: a type without a sample does not compile. */
const SAMPLES: { readonly [K in EventType]: EventBody<K> } = {
  'night.armed': { night: aNight(), scope: {}, configId: 'default', appVersion: '0.1.0' },
  'night.moved': { from: 'armed', to: 'waiting', reason: 'So.', waitingFor: 'window' },
  'night.replanned': { windowStartAt: 1, deadlineAt: 2, reason: 'So.' },
  'night.phase-entered': { phase: 'health' },
  'night.refused': { reason: 'So.' },
  'night.recovered': { reason: 'So.' },
  'attempt.found': {
    repoId: 'app',
    verdict: 'failed',
    findings: [{ kind: 'check-red', message: 'Check `test` failed.' }],
  },
  'lesson.learned': { repoId: 'app', kind: 'check-red', sentence: 'Run them.', tasks: 2 },
  'performance.measured': {
    ...{ repoId: 'app', cycle: 't', side: 'pre', oid: 'a', result: aCheckResult(), beside: 0 },
    figures: { parse: 100 },
    kept: { folder: 'performance/app/t/pre-a', files: 1, bytes: 10, left: 0 },
  },
  'performance.pruned': { repoId: 'app', removed: 1, kept: 10 },
  'lesson.dropped': { repoId: 'app', kind: 'check-red' },
  'wire.tripped': {
    who: 'agent',
    operation: 'force push',
    command: 'git push --force',
    by: 'shim',
    blocked: true,
  },
  'repo.drifted': {
    repoId: 'r',
    baseBranch: 'main',
    fromOid: 'a',
    toOid: 'b',
    commits: 1,
    conflicts: [{ branch: 'overnight/a', paths: ['a.txt'] }],
    sentence: 'So.',
  },
  'journal.published': { repoId: 'r', ref: 'refs/heads/overnight/j', oid: 'a', sentence: 'So.' },
  'repo.swept': {
    repoId: 'r',
    before: { worktrees: 2, bytes: 9 },
    after: { worktrees: 1, bytes: 4 },
    removed: ['task-a'],
    kept: [{ name: 'task-b', why: 'it holds a stash' }],
    sentence: 'So.',
  },
  'journal.withheld': { repoId: 'r', sentence: 'So.' },
  'work.salvaged': {
    repoId: 'r',
    ref: 'refs/overnight/salvage/task-a',
    oid: 'a'.repeat(40),
    files: 1,
    bytes: 2,
    kinds: ['uncommitted changes'],
    left: [],
    sentence: 'So.',
  },
  'network.refused': { who: 'agent', destination: 'evil.example:443', why: 'not-listed' },
  'night.noted': { text: 'A note.' },
  'night.held': { level: 'pause-soft', because: 'ac-power', sentence: 'On battery.' },
  'night.freed': { level: 'none', sentence: 'It holds again.' },
  'night.paused': { note: '' },
  'night.resumed': { ignore: ['user-idle'] },
  'agent.away': {
    agent: 'codex',
    because: 'signed-out',
    instead: null,
    mend: 'Run codex login',
    sentence: 'So.',
  },
  'budget.warned': { ...budget, used: 80, sentence: 'So.' },
  'budget.spent': { ...budget, used: 100, sentence: 'So.' },
  'limit.met': { agent: 'codex', resetsAt: null, lookAt: 2, sentence: 'So.' },
  'limit.seen': { agent: 'codex', name: '5-hour', usedPercent: 80, resetsAt: null },
  'limit.lifted': { agent: 'codex', sentence: 'So.' },
  'ladder.escalated': {
    n: 2,
    from: 'codex, low effort',
    to: 'codex, high effort',
    cause: 'failure',
    exempt: null,
    sentence: 'So.',
  },
  'ladder.refused': { n: 2, wanted: 'b', kept: 'a', because: 'hour', sentence: 'So.' },
  'ladder.fell-back': { n: 1, from: 'codex', to: 'claude', sentence: 'So.' },
  'ladder.chosen': { n: 1, agent: 'claude', explored: false, sentence: 'So.' },
  'power.noted': { kind: 'sleep', text: 'The Mac slept.' },
  'slot.due': { slot, reason: '' },
  'slot.dropped': {
    slot,
    outcome: { state: 'missed', reason: 'asleep', sentence: 'The Mac slept.' },
  },
  'slot.claimed': { scheduleId: 's', slotAt: 1 },
  'slot.started': { scheduleId: 's', slotAt: 1 },
  'slot.ended': {
    scheduleId: 's',
    slotAt: 1,
    end: { state: 'done', reason: 'done', sentence: 'So.' },
  },
  'schedule.paused': { scheduleId: 's', note: 'Holidays', until: null },
  'schedule.resumed': { scheduleId: 's', reason: 'By you.' },
  'schedule.skip-set': { scheduleId: 's', slotAt: 1 },
  'brief.announced': {},
  'constraint.changed': { name: 'AC power', state: 'blocked', sentence: 'On battery.' },
  'repo.refused': { repoId: 'app', reason: 'Shallow.' },
  'repo.prepared': { repoId: 'app', baseBranch: 'main', baseOid: 'a', before: fingerprint },
  'repo.compared': { repoId: 'app', after: fingerprint, differences: ['HEAD'] },
  'baseline.measured': { repoId: 'app', results: [aCheckResult()] },
  'baseline.explained': {
    repoId: 'app',
    check: 'test',
    fault: { by: 'environment', sentence: 'The environment: the disk is full.' },
  },
  'plan.written': { strategy: '# Tonight' },
  'task.added': { task: aTask() },
  'task.edited': { task: aTask() },
  'task.removed': { taskId: 'task-1' },
  'task.decided': {
    decision: {
      nightId: 'n',
      taskId: 't',
      choice: 'chosen',
      reason: 'First.',
      score: 1,
      decidedAt: 1,
    },
  },
  'task.begun': { branch: 'overnight/x', baseOid: 'a' },
  'task.doing': { doing: 'reading' },
  'task.judged': { evidence: evidenceOf('verified') },
  'item.opened': { n: 1, title: 'Mend a link' },
  'item.asked': { n: 1, question: { text: 'Which?', options: ['a'] } },
  'item.closed': { n: 1, title: 'Mend a link', summary: 'Did.', end: 'done', question: null },
  'item.saved': { n: 1, itemId: 'i', fromOid: 'a', oid: 'c' },
  'session.restarted': { n: 1, cause: 'failed', how: 'fresh', sentence: 'So.' },
  'session.finished': { why: 'So.' },
  'session.ended': { why: 'deadline', sentence: 'So.' },
  'proposal.made': { kind: 'comment', title: '', text: 'Mended.', removed: 1 },
  'proposal.refused': { because: 'no-issue', sentence: 'So.' },
  'ask.opened': { ask: anAsk('a', 't') },
  'ask.ended': {
    askId: 'a',
    state: 'answered',
    answer: 'yes',
    reason: 'So.',
    isQueuedAgain: true,
  },
  'result.accepted': aNote(),
  'result.rejected': aNote(),
  'result.undone': aNote(),
  'standing.moved': {
    repoId: 'app',
    category: 'tests',
    level: 'draft',
    from: 'dry-run',
    movedBy: 'person',
    sentence: 'So.',
  },
  'attempt.begun': {
    n: 1,
    agent: 'codex',
    model: null,
    sandbox: 'not sandboxed',
    runToken: 'r',
    branch: 'overnight/x',
    baseOid: 'a',
    deadlineAt: 9,
    logPath: 'logs/x.log',
  },
  'attempt.spawned': { pid: 4, pidStart: '1', bootId: 'b' },
  'attempt.threaded': { threadId: 't' },
  'attempt.used': {
    usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 2, costUsd: null },
  },
  'attempt.stalled': { quietMs: 600_000, runningCommands: 0, isLast: false, sentence: 's' },
  'attempt.exceeded': { of: 'memory', used: 2, ceiling: 1, sentence: 's' },
  'attempt.committed': { oid: 'c' },
  'attempt.checked': { results: [aCheckResult()] },
  'attempt.ended': { state: 'done', outcome: null, reason: 'So.' },
  'step.intended': { ...place, effect: 'reconcile', key: 'k', inputHash: 'h' },
  'step.done': { ...place, result: { oid: 'c', list: [1, null, true] } },
  'step.failed': { ...place, error: 'No.' },
  'step.doubted': { ...place, id: 'abc', sentence: 'Nobody knows.' },
  'task.restored': { oid: 'a', keptRef: null, sentence: 'It went back.' },
  'step.settled': { ...place, happened: true, sentence: 'You said so.' },
  'branch.landed': { ref: 'refs/heads/overnight/x', oid: 'c' },
  'brief.written': { path: '/state/brief.json', headline: 'Two shipped.' },
  'brief.read': {},
  'attempt.deferred': { retryAt: 9, n: 1, sentence: 'So.' },
  'breaker.opened': { kind: 'agent', name: 'a', failures: 3, retryAt: 9, sentence: 'So.' },
  'breaker.closed': { kind: 'agent', name: 'a', by: 'user', sentence: 'So.' },
  'emergency.stopped': { from: 'file', note: '' },
  'emergency.rearmed': {},
  'journal.doubted': { sentence: 'Event 3 is missing.', upTo: 2 },
  'issues.read': { repoId: 'demo', found: 3, taken: 2, sentence: 'So.' },
  'pull-request.opened': {
    ...{ repoId: 'demo', branch: 'overnight/x', number: 7, url: 'u' },
    sentence: 'So.',
  },
  'issue.commented': { repoId: 'demo', number: 7, url: 'u', sentence: 'So.' },
  'github.refused': { repoId: 'demo', sentence: 'So.' },
  'config.rejected': { message: 'Line 3.' },
  'branch.moved': { repoId: 'app', into: 'main', beforeOid: 'a', afterOid: 'b', kind: 'accepted' },
  'result.discarded': { ...kept, ref: 'refs/heads/x', trashRef: 'refs/t', until: 5 },
  'result.restored': { ...kept, ref: 'refs/heads/x' },
  'result.expired': { ...kept, trashRef: 'refs/t' },
  'result.continued': { ...kept, comment: 'Do.' },
  'night.integrated': {
    ...{ repoId: 'app', outcome: 'green', oid: 'a', order: ['t'], apart: [], runs: 1 },
    sentence: 'So.',
  },
  'result.unmoved': { repoId: 'app', sentence: 'So.' },
};

describe('the events', () => {
  it('are listed completely', () => {
    expect([...EVENT_TYPES].sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  it.each(EVENT_TYPES)('%s keeps its sample unchanged, also through JSON', (type) => {
    expect(EVENTS[type].parse(JSON.parse(JSON.stringify(SAMPLES[type])))).toEqual(SAMPLES[type]);
  });

  it.each(EVENT_TYPES)('%s refuses a body without one of its fields', (type) => {
    for (const field of Object.keys(SAMPLES[type])) {
      const rest = Object.entries(SAMPLES[type]).filter(([name]) => name !== field);
      const parsed = EVENTS[type].safeParse(Object.fromEntries(rest));
      expect(parsed.success, field).toBe(false);
    }
  });

  it('keep a strategy within its bound', () => {
    const strategy = 'x'.repeat(40_001);
    expect(EVENTS['plan.written'].safeParse({ strategy }).success).toBe(false);
  });

  it('keep no result that JSON cannot hold', () => {
    const done = { ...place, result: () => 1 };
    expect(EVENTS['step.done'].safeParse(done).success).toBe(false);
  });
});
