import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type GateSource, gateOf, sayHeld } from '../../../../src/engine/work/consent/gate.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import type { Ask } from '../../../../src/shared/schema/consent/ask.ts';
import type { Standing } from '../../../../src/shared/schema/consent/standing.ts';
import { TaskCategory } from '../../../../src/shared/schema/task.ts';
import { anAsk } from '../../../node/store/consent-events.ts';
import { task } from '../samples.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

function sourceOf(
  config: Record<string, unknown> = {},
  { asks = [], standings = [] }: { asks?: Ask[]; standings?: Standing[] } = {},
): GateSource {
  const parsed = Config.parse({ repositories: [{ id: 'app', path: '/app' }], ...config });
  return {
    store: { asksOf: () => asks, standings: () => standings },
    config: parsed,
    hash,
    now: 0,
  };
}

const RUN = ['performance', 'bug-fix', 'documentation', 'infrastructure', 'refactoring', 'tests'];

describe('a kind of task', () => {
  it.each(TaskCategory.options)(
    '%s runs by itself only where nothing new or risky is meant',
    (category) => {
      const gate = gateOf(sourceOf(), task('a', { category, source: 'issue' }));
      expect(gate.kind).toBe(RUN.includes(category) ? 'free' : 'ask');
    },
  );

  it('that nobody can name runs when the person wrote it, and waits otherwise', () => {
    const other = (source: 'queue' | 'issue' | 'discovery') =>
      gateOf(sourceOf(), task('a', { category: 'other', source })).kind;
    expect([other('queue'), other('issue'), other('discovery')]).toEqual(['free', 'ask', 'ask']);
  });

  it('can be pre-approved as a whole, made to ask, or switched off, also for one repository', () => {
    const rules = (categories: object, repo: object = {}) =>
      sourceOf({ approvals: { categories }, repositories: [{ id: 'app', path: '/app', ...repo }] });
    const feature = task('a', { category: 'feature' });
    expect(gateOf(rules({ feature: 'run' }), feature).kind).toBe('free');
    expect(gateOf(rules({ 'bug-fix': 'ask' }), task('a')).kind).toBe('ask');
    expect(gateOf(rules({ 'bug-fix': 'never' }), task('a')).kind).toBe('never');
    const own = rules({ feature: 'run' }, { categories: { feature: 'never' } });
    expect(sayHeld(gateOf(own, feature), feature, own)).toContain('switched off');
  });

  it('waits when its own words ask for something risky, whatever it is called', () => {
    const text = {
      title: 'Fix the docs',
      instructions: 'Fix the docs.\nThen rotate the API keys.',
    };
    const gate = gateOf(sourceOf(), task('a', { category: 'documentation', ...text }));
    expect(gate).toMatchObject({ kind: 'ask', why: 'it is about keys or passwords' });
  });

  it('asks each time while it is on dry run in that repository', () => {
    const row = {
      repoId: 'app',
      category: 'bug-fix',
      movedBy: 'person',
      sentence: '',
      sinceAt: 0,
    } as const;
    const source = sourceOf({}, { standings: [{ ...row, level: 'dry-run' }] });
    expect(gateOf(source, task('a'))).toMatchObject({ kind: 'ask' });
    expect(gateOf(source, task('a', { repoId: 'other' }))).toMatchObject({ kind: 'free' });
  });
});

describe('a yes', () => {
  const feature = task('a', { category: 'feature' });
  const asked = gateOf(sourceOf(), feature);
  const subject = asked.kind === 'ask' ? asked.subject : '';
  const yes = anAsk('q', 'a', { subject, state: 'granted', endedAt: 1 });

  it('lets exactly the task run that it was given for', () => {
    expect(gateOf(sourceOf({}, { asks: [yes] }), feature).kind).toBe('granted');
    for (const change of [
      { title: 'Another' },
      { instructions: 'More.' },
      { category: 'access' as const },
      { targets: ['test'] },
      { repoId: 'other' },
      { trust: 'untrusted' as const },
    ]) {
      expect(gateOf(sourceOf({}, { asks: [yes] }), { ...feature, ...change }).kind).toBe('ask');
    }
  });

  it('is nothing else: no open, denied, expired or void ask lets a task run', () => {
    for (const state of ['open', 'denied', 'expired', 'void', 'answered'] as const) {
      const source = sourceOf({}, { asks: [{ ...yes, state }] });
      expect(gateOf(source, feature).kind, state).toBe('ask');
      expect(sayHeld(gateOf(source, feature), feature, source), state).toContain(
        state === 'denied' ? 'You said no' : 'nightkiln approve a',
      );
    }
    expect(gateOf(sourceOf({}, { asks: [{ ...yes, kind: 'question' }] }), feature).kind).toBe(
      'ask',
    );
  });
});
