import { describe, expect, it } from 'vitest';
import { judge, type Proof } from '../../../src/engine/validate/verdict.ts';
import { Evidence } from '../../../src/shared/schema/evidence.ts';
import { realChange } from './real-change.ts';
import { check, counts, outcome, proof, SOURCE_CHANGE } from './samples.ts';

const verdictOf = (extra: Partial<Proof>): string => judge(proof(extra)).verdict;
const NOTHING = { diff: null, headOid: null, head: [] };
const GREEN = [check('test', 'passed')];

describe('a verdict', () => {
  it('is verified when the target turned green and nothing got worse', () => {
    const evidence = judge(proof());
    expect(evidence.verdict).toBe('verified');
    expect(evidence.reason).toBe('`test` failed at the base and passes at the commit.');
    expect(evidence.checks.map(({ name, isTarget }) => [name, isTarget])).toEqual([
      ['lint', false],
      ['test', true],
    ]);
    expect(evidence.files).toEqual(SOURCE_CHANGE.files);
    expect(Evidence.parse(evidence)).toEqual(evidence);
  });

  it('is verified without a target when every check is green', () => {
    const evidence = judge(proof({ targets: [], base: GREEN, head: GREEN }));
    expect(evidence).toMatchObject({ verdict: 'verified', reason: '`test` passes at the commit.' });
  });

  it('is verified although another check stays red as it was', () => {
    const other = check('docs', 'failed');
    expect(verdictOf({ base: [...proof().base, other], head: [...proof().head, other] })).toBe(
      'verified',
    );
  });

  it.each([
    ['limit', 'limit', "The agent met its provider's limit."],
    ['budget', 'limit', 'The attempt used up its budget.'],
    ['question', 'question', 'A question.'],
  ] as const)('of an agent that ended as %s is %s even with good work', (kind, verdict, reason) => {
    expect(judge(proof({ outcome: outcome(kind) }))).toMatchObject({ verdict, reason });
  });

  it('quotes the question', () => {
    const question = { text: 'Which file?', options: ['a.md', 'b.md'] };
    expect(judge(proof({ outcome: outcome('question', { question }) })).reason).toBe('Which file?');
  });

  it.each([
    ['needs-model', 'broken code needs thought', 'Needs a model: broken code needs thought.'],
    ['needs-model', 'Needs a model: it is prose.', 'Needs a model: it is prose.'],
    ['auth', '', 'The agent is signed out.'],
    ['spawn-failed', 'ENOENT', 'The agent could not start: ENOENT.'],
    ['network', 'no\nroute', 'The agent could not reach its model: no route.'],
    ['stalled', '', 'The agent stopped responding.'],
    ['stopped', 'deadline!', 'The agent was stopped before it finished: deadline!'],
    ['failed', 'x'.repeat(400), `The agent ended with an error: ${'x'.repeat(299)}…`],
  ] as const)('of %s with nothing committed is failed with its reason', (kind, message, reason) => {
    const evidence = judge(proof({ ...NOTHING, outcome: outcome(kind, { message }) }));
    expect(evidence).toMatchObject({ verdict: 'failed', reason });
  });

  it('of a lost attempt with nothing committed is failed', () => {
    expect(judge(proof({ ...NOTHING, outcome: null })).reason).toMatch(/without a result/);
  });

  it.each<[string, Partial<Proof>]>([
    ['nothing committed', NOTHING],
    ['the base as its commit', { headOid: proof().baseOid }],
    ['an empty change', { diff: { files: [], patch: '' } }],
    [
      'only our own notes',
      {
        diff: {
          files: [{ path: '.nightkiln/handoff.md', status: 'added', insertions: 1, deletions: 0 }],
          patch: '',
        },
      },
    ],
  ])('of %s is a no-op', (_name, extra) => {
    const evidence = judge(proof(extra));
    expect(evidence.verdict).toBe('no-op');
    expect(evidence.findings.map((one) => one.kind)).toEqual(['empty-diff']);
  });

  it.each<[string, Partial<Proof>, RegExp]>([
    [
      'fails a green check',
      { head: [check('lint', 'failed'), check('test', 'passed')] },
      /`lint` passed at the base and failed with exit code 1/,
    ],
    [
      'lets a green check time out',
      { head: [check('lint', 'timed-out'), check('test', 'passed')] },
      /ran out of time/,
    ],
    [
      'keeps a green check from running',
      { head: [check('lint', 'could-not-run'), check('test', 'passed')] },
      /could not run/,
    ],
    [
      'loses a green check',
      { head: [check('test', 'passed')] },
      /`lint` passed at the base and did not run/,
    ],
    [
      'is killed in a check',
      { head: [check('lint', 'failed', { exitCode: null }), check('test', 'passed')] },
      /passed at the base and failed at/,
    ],
    [
      'breaks more tests of a red check',
      {
        targets: [],
        base: [check('test', 'failed', { tests: counts(3, 1) })],
        head: [check('test', 'failed', { tests: counts(2, 2) })],
      },
      /had 1 failing tests at the base and has 2/,
    ],
    [
      'leaves its target red',
      { head: [check('lint', 'passed'), check('test', 'failed')] },
      /`test`, which this task had to make pass, failed/,
    ],
    ['loses its target', { head: [check('lint', 'passed')] }, /had to make pass, did not run/],
    ['names an unknown target', { targets: ['nope'] }, /`nope`/],
  ])('of a change that %s is failed', (_name, extra, reason) => {
    const evidence = judge(proof(extra));
    expect(evidence.verdict).toBe('failed');
    expect(evidence.reason).toMatch(reason);
    expect(evidence.findings.length).toBeGreaterThan(0);
  });

  it('of a commit whose checks were not run is unverified, with the reason', () => {
    expect(judge(proof({ head: [] }))).toMatchObject({
      verdict: 'unverified',
      reason: 'Not proved: the checks were not run at the commit.',
    });
    expect(judge(proof({ head: [], outcome: outcome('failed') })).reason).toBe(
      "Not proved: the checks were not run at the commit, because the agent did not finish (it ended as 'failed').",
    );
    expect(judge(proof({ head: [], outcome: null })).reason).toContain(
      "because the agent's result was lost",
    );
  });

  it('of a change that breaks a test is failed even when it skips others', () => {
    const diff = realChange(
      { 'a.test.js': "it('a', f);\n" },
      { 'a.test.js': "it.skip('a', f);\n" },
    );
    expect(verdictOf({ diff, head: [check('lint', 'failed'), check('test', 'passed')] })).toBe(
      'failed',
    );
  });

  it('of a change that deletes the failing test is unverified though all is green', () => {
    const diff = realChange({ 'test/sum.test.js': "it('adds', f);\n" }, {});
    const evidence = judge(proof({ diff }));
    expect(evidence).toMatchObject({
      verdict: 'unverified',
      reason: 'Not proved: deletes the test file test/sum.test.js.',
    });
    expect(evidence.findings.map((one) => one.kind)).toEqual(['test-deleted']);
  });

  it('of a change to what a check runs is unverified', () => {
    const diff = realChange({ 'src/a.sh': 'x\n' }, { 'src/a.sh': 'true\n' });
    const run = { command: 'sh src/a.sh' };
    const base = [check('test', 'failed', run)];
    expect(verdictOf({ diff, base, head: [check('test', 'passed', run)] })).toBe('unverified');
    expect(verdictOf({ diff })).toBe('verified');
  });

  it.each([
    ['fewer tests', counts(2, 1), counts(2), 'tests-fewer'],
    ['more skipped tests', counts(2, 1), counts(2, 0, 1), 'test-skipped'],
    ['counts that vanished', counts(2, 1), null, 'tests-fewer'],
  ])('with %s is unverified', (_name, before, after, kind) => {
    const evidence = judge(
      proof({
        base: [check('test', 'failed', { tests: before })],
        head: [check('test', 'passed', { tests: after })],
      }),
    );
    expect(evidence.verdict).toBe('unverified');
    expect(evidence.findings.map((one) => one.kind)).toContain(kind);
  });

  it('does not mind counts where the base had none', () => {
    const base = [check('test', 'failed', { tests: counts(0) })];
    expect(verdictOf({ base, head: [check('test', 'passed')] })).toBe('verified');
  });

  it('without any check is unverified', () => {
    const evidence = judge(proof({ base: [], head: [], targets: [] }));
    expect(evidence).toMatchObject({
      verdict: 'unverified',
      reason: 'Not proved: this repository has no checks.',
    });
  });

  it('without a green check is unverified', () => {
    const red = [check('test', 'failed')];
    expect(judge(proof({ base: red, head: red, targets: [] })).reason).toMatch(/no check passes/);
  });

  it('without a target is unverified while a check is red', () => {
    const evidence = judge(
      proof({
        base: [...GREEN, check('docs', 'failed')],
        head: [...GREEN, check('docs', 'failed')],
        targets: [],
      }),
    );
    expect(evidence.verdict).toBe('unverified');
    expect(evidence.findings).toEqual([
      { kind: 'check-red', message: 'Check `docs` failed with exit code 1.' },
    ]);
  });

  it.each([
    ['stalled', "ended as 'stalled'"],
    ['failed', "ended as 'failed'"],
    [null, "the agent's result was lost"],
  ] as const)('of good work by an agent that ended as %s is unverified', (kind, words) => {
    const evidence = judge(proof({ outcome: kind === null ? null : outcome(kind) }));
    expect(evidence.verdict).toBe('unverified');
    expect(evidence.reason).toContain(words);
  });
});
