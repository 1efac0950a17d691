import { afterEach, describe, expect, it } from 'vitest';
import { whyResultHeld } from '../../../../src/engine/work/consent/result-gate.ts';
import { createNodeIds } from '../../../../src/node/ids.ts';
import { ok } from '../../../../src/shared/result.ts';
import type { Brief } from '../../../../src/shared/schema/brief.ts';
import type { AskView } from '../../../../src/shared/schema/consent/ask.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const worlds: World[] = [];
const QUESTION = { text: 'Which format?', options: ['json', 'yaml'] };

function world(...options: Parameters<typeof createWorld>): World {
  const made = createWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

async function nightOf(made: World): Promise<Brief> {
  const until = made.clock.now() + 2 * HOUR;
  const nightId = await made.arm({ startNow: true, until });
  await made.clock.advanceBy(2 * HOUR + 1000);
  return made.brief(nightId);
}

async function waiting(made: World): Promise<AskView[]> {
  const reply = await made.engine.handlers['ask.list']({});
  return reply.ok ? reply.value : [];
}

describe('a question of an agent', () => {
  it('is parked while the night goes on, survives a restart, and its answer is in the next prompt', async () => {
    const made = world();
    const task = await made.queue({ title: 'Fix the parser', priority: 5 });
    await made.queue({ title: 'Fix the lexer' });
    made.agent.act = (job) =>
      job.prompt.includes('Fix the parser') && !job.prompt.includes('The owner answers')
        ? { kind: 'question', question: QUESTION }
        : { changes: true };
    const brief = await nightOf(made);
    expect(brief.shipped).toMatchObject([{ title: 'Fix the lexer' }]);
    expect(brief.asks).toMatchObject([
      { kind: 'question', options: ['json', 'yaml'], state: 'open' },
    ]);
    await made.crash();
    const [ask] = await waiting(made);
    const answered = await made.engine.handlers['ask.answer']({ id: ask?.id ?? '', option: 2 });
    expect(answered).toMatchObject({ ok: true, value: { answer: 'yaml', state: 'answered' } });
    expect(made.temp.store.task(task.id)?.state).toBe('queued');
    const next = await nightOf(made);
    expect(made.agent.jobs.at(-1)?.prompt).toMatch(/Which format\?[\s\S]*The owner answers: yaml/);
    expect(next.shipped).toMatchObject([{ title: 'Fix the parser' }]);
  });

  it('that was answered by default in the meantime stands beside the result, with the way back', async () => {
    const made = world();
    const task = await made.queue({ title: 'Fix the parser' });
    const question = { ...QUESTION, defaultTaken: 'json', rollback: 'Revert the commit.' };
    made.agent.act = () => ({ kind: 'question', question, changes: true });
    const brief = await nightOf(made);
    expect(brief.shipped).toMatchObject([
      { title: 'Fix the parser', evidence: { verdict: 'verified' } },
    ]);
    expect(brief.asks).toMatchObject([{ defaultTaken: 'json', rollback: 'Revert the commit.' }]);
    const { id = '' } = (await waiting(made))[0] ?? {};
    await made.engine.handlers['ask.answer']({ id, text: 'json' });
    expect(made.temp.store.task(task.id)?.state).toBe('done');
  });

  it('is worked on again when the answer is another one than the default', async () => {
    const made = world();
    const task = await made.queue({ title: 'Fix the parser' });
    const question = { ...QUESTION, defaultTaken: 'json' };
    made.agent.act = () => ({ kind: 'question', question, changes: true });
    await nightOf(made);
    await made.engine.handlers['ask.answer']({ id: task.id, text: 'toml, please' });
    expect(made.temp.store.task(task.id)?.state).toBe('queued');
    await nightOf(made);
    expect(made.agent.jobs.at(-1)?.prompt).toContain('The owner answers: toml, please');
  });

  it('expires with its reason, and can still be answered', async () => {
    const made = world();
    const task = await made.queue({ title: 'Fix the parser' });
    made.agent.act = () => ({ kind: 'question', question: QUESTION });
    await nightOf(made);
    await made.clock.advanceBy(72 * HOUR);
    expect(made.temp.store.asksOf(task.id)).toMatchObject([
      { state: 'expired', reason: 'Nobody answered within 72 h. No answer means no.' },
    ]);
    expect(made.temp.store.task(task.id)?.state).toBe('awaiting-approval');
    await made.engine.handlers['ask.answer']({ id: task.id, option: 1 });
    expect(made.temp.store.task(task.id)?.state).toBe('queued');
  });

  it('is one of five a night: agents are told, and what is too much is asked on a later night', async () => {
    const made = world({ config: { approvals: { maxQuestions: 2 } } });
    for (const name of ['a', 'b', 'c']) await made.queue({ title: `Fix part ${name}` });
    made.agent.act = () => ({ kind: 'question', question: QUESTION, forMs: 60_000 });
    await nightOf(made);
    expect(await waiting(made)).toHaveLength(2);
    made.agent.act = () => ({ changes: true });
    await made.queue({ title: 'Fix the rest' });
    await nightOf(made);
    expect(await waiting(made)).toHaveLength(3);
    expect(made.agent.jobs.at(-1)?.prompt).not.toContain('asked nothing more');
    const full = world({ config: { approvals: { maxQuestions: 0 } } });
    await full.queue({ title: 'Fix the parser' });
    await nightOf(full);
    expect(full.agent.jobs[0]?.prompt).toContain('Tonight the owner is asked nothing more.');
  });

  it('about work that is found anew each night is not asked twice', async () => {
    const made = world({ config: { goals: ['Speed up the parser'] } });
    made.agent.act = () => ({ kind: 'question', question: QUESTION });
    await nightOf(made);
    const brief = await nightOf(made);
    expect(brief.didNotRun).toMatchObject([{ reason: 'It waits for your answer.' }]);
    expect(await waiting(made)).toHaveLength(1);
  });
});

describe('a proved result whose diff is risky', () => {
  it('waits for a yes to exactly its commit, whatever its title says', async () => {
    const made = world();
    const task = await made.queue({ title: 'Fix the typo in the README' });
    const file = {
      path: '.github/workflows/ci.yml',
      status: 'modified',
      insertions: 1,
      deletions: 1,
    } as const;
    made.git.diff = async () => ok({ files: [file], patch: '' });
    made.checkSays = () => 'passed';
    const brief = await nightOf(made);
    const item = [...brief.shipped, ...brief.unproved].find(({ taskId }) => taskId === task.id);
    expect(item?.evidence.review?.[0]).toContain('.github/workflows/ci.yml (CI)');
  });

  it('may land after the yes, and after no other', async () => {
    const made = world({
      config: {
        repositories: [
          {
            id: 'app',
            path: '/app',
            checks: [{ name: 'test', command: 'npm test' }],
            discovery: false,
            protected: ['src/**'],
          },
        ],
      },
    });
    const task = await made.queue({ title: 'Fix the parser' });
    const brief = await nightOf(made);
    const evidence = brief.shipped[0]?.evidence;
    if (evidence === undefined) throw new Error('nothing shipped');
    const { hash } = createNodeIds(() => 0);
    const held = () =>
      whyResultHeld({ store: made.temp.store, hash }, { taskId: task.id, evidence });
    expect(held()).toContain('it touches src/a.ts (protected by you)');
    const [ask] = await waiting(made);
    expect(ask).toMatchObject({ kind: 'result', state: 'open' });
    await made.engine.handlers['ask.approve']({ id: ask?.id ?? '' });
    expect(held()).toBeNull();
    const other = { ...evidence, headOid: 'f'.repeat(40) };
    expect(
      whyResultHeld({ store: made.temp.store, hash }, { taskId: task.id, evidence: other }),
    ).not.toBeNull();
  });
});
