import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planNight } from '../../../src/engine/work/plan.ts';
import { writeStrategy } from '../../../src/engine/work/strategy.ts';
import { fenceWorkOrder } from '../../../src/engine/work/work-order.ts';
import { TaskCategory, TaskSource, TaskState } from '../../../src/shared/schema/task.ts';
import { HOUR_MS, MINUTE_MS, planInput, task } from './samples.ts';

const chosenIds = (...input: Parameters<typeof planInput>): string[] =>
  planNight(planInput(...input))
    .filter((one) => one.choice === 'chosen')
    .map((one) => one.taskId);
const reasonFor = (...input: Parameters<typeof planInput>): string | undefined =>
  planNight(planInput(...input)).find((one) => one.choice === 'skipped')?.reason;
const housekeeper = { agentOf: () => ({ id: 'housekeeper', hasModel: false, problem: null }) };

describe('the plan', () => {
  it('takes what is worth more for less first', () => {
    const tasks = [
      task('slow', { estimateMs: 4 * HOUR_MS }),
      task('quick', { estimateMs: 10 * MINUTE_MS }),
      task('proved', { estimateMs: 10 * MINUTE_MS, targets: ['test'] }),
      task('goal', { source: 'goal', estimateMs: 10 * MINUTE_MS }),
    ];
    expect(chosenIds(tasks)).toEqual(['proved', 'quick', 'goal', 'slow']);
  });

  it('settles ties by age and then by id', () => {
    const tasks = [task('c', { createdAt: 1 }), task('b'), task('a'), task('b')];
    expect(chosenIds(tasks)).toEqual(['a', 'b', 'b', 'c']);
    const beyond = [task('x', { priority: 200 }), task('y', { priority: 300 })];
    expect(chosenIds(beyond)).toEqual(['y', 'x']);
  });

  it('lifts tasks of the kind a standing goal asks for', () => {
    const tasks = [task('code'), task('docs', { category: 'documentation', priority: 2 })];
    expect(chosenIds(tasks)[0]).toBe('code');
    const goalsOf = (): string[] => ['Keep the documentation correct'];
    expect(chosenIds(tasks, { goalsOf })[0]).toBe('docs');
  });

  it('trusts less what failed or changed nothing before', () => {
    const history = (failedInARow: number, lastVerdict: 'failed' | 'no-op' | null) => ({
      attempts: 1,
      lastVerdict,
      failedInARow,
    });
    const past = {
      fresh: history(0, null),
      idle: history(0, 'no-op'),
      failed: history(1, 'failed'),
      twice: history(2, 'failed'),
    };
    const tasks = Object.keys(past).map((id) => task(id));
    const known = new Map(Object.entries(past));
    expect(chosenIds(tasks, { history: (t) => known.get(t.id) ?? history(0, null) })).toEqual([
      'fresh',
      'failed',
      'idle',
      'twice',
    ]);
  });

  it('says why a task was chosen', () => {
    const tasks = [
      task('a', { source: 'discovery', targets: ['test'], estimateMs: 20 * MINUTE_MS }),
      task('b'),
    ];
    const [first, second] = planNight(planInput(tasks, { goalsOf: () => [] }));
    expect(first?.reason).toBe(
      'Number 1 tonight: it was found in the repository, `test` can prove it, about 20 m with codex.',
    );
    expect(second?.reason).toBe(
      'Number 2 tonight: you asked for it, no single check proves it, about 1 h with codex.',
    );
  });

  it('skips what needs a model when there is none', () => {
    expect(reasonFor([task('a')], housekeeper)).toBe(
      "It needs a model, and only the agent 'housekeeper', which has none, is available.",
    );
  });

  it('lets an agent without a model do what a work order or plain words spell out', () => {
    const order = task('a', {
      source: 'discovery',
      instructions: fenceWorkOrder({ whitespace: ['a.md'] }),
    });
    const words = task('b', { title: 'Remove trailing whitespace in docs/a.md' });
    const guess = task('c', {
      source: 'discovery',
      title: 'Find the lost target of 1 broken link in docs/a.md',
    });
    const vague = task('d', { title: 'Remove trailing whitespace everywhere' });
    expect(chosenIds([order, words, guess, vague], housekeeper).sort()).toEqual(['a', 'b']);
  });

  it('skips what does not fit before the deadline, with both durations', () => {
    const given = { deadlineAt: 80 * MINUTE_MS };
    expect(reasonFor([task('a', { estimateMs: 6 * HOUR_MS })], given)).toBe(
      'It needs 6 h, and 1 h 20 m is left before the deadline.',
    );
    expect(reasonFor([task('a')], { deadlineAt: -1 })).toBe(
      'It needs 1 h, and 0 s is left before the deadline.',
    );
    expect(chosenIds([task('a', { estimateMs: 80 * MINUTE_MS })], given)).toEqual(['a']);
  });

  it("passes on why an agent can't run", () => {
    const agentOf = () => ({
      id: 'codex',
      hasModel: true,
      problem: "The agent 'codex' is signed out.",
    });
    expect(reasonFor([task('a')], { agentOf })).toBe("The agent 'codex' is signed out.");
  });

  it('keeps to what the person can review', () => {
    const tasks = [task('low', { priority: -5 }), task('high', { priority: 5 })];
    const plan = planNight(planInput(tasks, { limits: { maxTasks: 1 } }));
    expect(plan.map((one) => [one.taskId, one.choice])).toEqual([
      ['high', 'chosen'],
      ['low', 'skipped'],
    ]);
    expect(plan[1]?.reason).toBe(
      'Tonight is limited to 1 task so that you can review them; others were worth more.',
    );
    expect(reasonFor(tasks, { limits: { maxTasks: 0 } })).toContain('0 tasks');
  });

  it('leaves a task alone after three failed nights in a row', () => {
    const history = () => ({ attempts: 3, lastVerdict: 'failed' as const, failedInARow: 3 });
    expect(reasonFor([task('a')], { history })).toContain('failed 3 nights in a row');
  });

  it.each(TaskState.options.filter((state) => state !== 'queued'))(
    'skips a task that is %s',
    (state) => {
      expect(reasonFor([task('a', { state })])).toMatch(/^It .*\.$/);
    },
  );
});

describe('whatever the tasks', () => {
  const anyTask = fc.record({
    source: fc.constantFrom(...TaskSource.options),
    category: fc.constantFrom(...TaskCategory.options),
    state: fc.oneof(fc.constant('queued' as const), fc.constantFrom(...TaskState.options)),
    estimateMs: fc.integer({ min: 1, max: 12 * HOUR_MS }),
    priority: fc.integer({ min: -100, max: 100 }),
    createdAt: fc.nat(3),
    targets: fc.constantFrom<string[]>([], ['test']),
  });
  const anyTasks = fc
    .array(anyTask, { maxLength: 12 })
    .map((all) => all.map((one, n) => task(`t${n}`, one)));

  it('each gets exactly one decision with a sentence, and the limit holds', () => {
    fc.assert(
      fc.property(anyTasks, fc.nat(6), (tasks, maxTasks) => {
        const plan = planNight(planInput(tasks, { limits: { maxTasks } }));
        expect(plan.map((one) => one.taskId).sort()).toEqual(tasks.map((one) => one.id).sort());
        const chosen = plan.filter((one) => one.choice === 'chosen');
        expect(chosen.length).toBeLessThanOrEqual(maxTasks);
        expect(plan.slice(0, chosen.length)).toEqual(chosen);
        for (const one of plan) expect(one.reason).toMatch(/^[A-Z].*\.$/);
        for (const one of plan) expect(one.score).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('their order does not matter', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const limits = { maxTasks: 4 };
        const backwards = planNight(planInput([...tasks].reverse(), { limits }));
        expect(planNight(planInput(tasks, { limits }))).toEqual(backwards);
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  it('a higher priority never loses to a lower one that is otherwise equal', () => {
    fc.assert(
      fc.property(anyTask, fc.integer({ min: -100, max: 99 }), (one, priority) => {
        const low = task('low', { ...one, state: 'queued', priority });
        const high = task('z', { ...one, state: 'queued', priority: priority + 1 });
        const plan = planNight(
          planInput([low, high], { limits: { maxTasks: 1 }, deadlineAt: 24 * HOUR_MS }),
        );
        expect(plan[0]).toMatchObject({ taskId: 'z', choice: 'chosen' });
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

describe('the strategy', () => {
  const limits = { maxTasks: 3, maxConcurrent: 2, maxTries: 3, taskTimeMs: 2 * HOUR_MS };
  const formatTime = (at: number): string => `T${at / HOUR_MS}`;
  const strategyOf = (tasks: ReturnType<typeof task>[], extra: object = {}): string => {
    const input = planInput(tasks, { limits });
    return writeStrategy({ ...input, limits, formatTime, decisions: planNight(input), ...extra });
  };

  it('names budget, top tasks, the rest, what was skipped, and when to stop', () => {
    const tasks = ['a', 'b', 'c', 'd'].map((id) => task(id, { title: `Title ${id}` }));
    const text = strategyOf(tasks, { decisions: planNight(planInput(tasks)) });
    expect(text).toContain('- Deadline T8, 8 h from now.');
    expect(text).toContain('- 4 of 4 tasks chosen, about 4 h of work.');
    expect(text).toContain('## Top tasks\n\n- **Title a (app)** Number 1 tonight');
    expect(text).toContain('## Then\n\n- **Title d (app)**');
    expect(text).toContain('Nothing was skipped.');
    expect(text).toContain('after 3 tries');
    expect(strategyOf(tasks)).toContain(
      '## Skipped, and why\n\n- **Title d (app)** Tonight is limited to 3 tasks',
    );
  });

  it('says so when there is nothing to do', () => {
    expect(strategyOf([])).toContain('## Top tasks\n\nNothing to do tonight.');
    expect(strategyOf([], { limits: { ...limits, maxTries: 1 } })).toContain('after one try');
  });

  it('cannot be broken out of by a title', () => {
    const text = strategyOf([task('a', { title: '# Evil\n\n## [x](http://evil) <b>\u202e' })]);
    expect(text).not.toMatch(/^## Evil|^# Evil/m);
    expect(text).toContain(
      '\\# Evil \\#\\# \\[x\\](http:\\//evil) \\<b\\>\\\\u{202e}'.slice(0, 20),
    );
    expect(text).not.toContain('\u202e');
  });

  it('stays within its cap and counts what it leaves out', () => {
    const tasks = Array.from({ length: 400 }, (_, n) => task(`t${n}`, { title: 'x'.repeat(200) }));
    expect(strategyOf(tasks)).toContain('and 347 more');
    const many = {
      decisions: tasks.map(({ id }) => ({
        taskId: id,
        choice: 'chosen',
        reason: 'Yes.',
        score: 1,
      })),
    };
    expect(strategyOf(tasks, many)).toHaveLength(40_000);
    const unknown = [{ taskId: 'gone', choice: 'chosen', reason: 'Yes.', score: 1 }];
    expect(strategyOf([], { decisions: unknown })).toContain('**gone** Yes.');
  });
});
