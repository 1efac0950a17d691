import { afterEach, beforeEach, expect, it } from 'vitest';
import { subjectOfResult } from '../../../../src/engine/safety/consent/subject.ts';
import { createNodeIds } from '../../../../src/node/ids.ts';
import { anAsk } from '../../../node/store/consent-events.ts';
import { type ResultsWorld, resultsWorld } from './results-world.ts';

let world: ResultsWorld;
beforeEach(async () => {
  world = await resultsWorld({ 'a.txt': 'a\n' });
  await world.night(1);
});
afterEach(() => world.dispose());

it('accepts a result that waits for a look only after a yes to exactly its commit', async () => {
  const oid = await world.leave('one', { '.npmrc': 'registry=x\n' });
  const { store } = world.temp;
  const row = store.taskNights(store.nights(1)[0]?.id ?? '')[0];
  if (row?.evidence == null) throw new Error('no result');
  const reasons = ['it touches .npmrc (where packages come from)'];
  const evidence = { ...row.evidence, review: reasons };
  const ids = { nightId: row.nightId, taskId: row.taskId };
  store.append({ type: 'task.judged', ...ids, body: { evidence } });
  const before = await world.user.git('rev-parse', 'main');
  const refused = await world.call('result.accept', { result: 'one' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'bad-transition' } });
  expect(await world.user.git('rev-parse', 'main')).toBe(before);
  const { hash } = createNodeIds(() => 0);
  const yesTo = (id: string, headOid: string): void => {
    const subject = subjectOfResult({ taskId: row.taskId, headOid, reasons }, hash);
    const ask = anAsk(id, row.taskId, { kind: 'result', subject, nightId: row.nightId });
    const end = { askId: id, state: 'granted', answer: 'yes', reason: 'Yes.' } as const;
    store.append({ type: 'ask.opened', taskId: row.taskId, body: { ask } });
    store.append({ type: 'ask.ended', body: { ...end, isQueuedAgain: false } });
  };
  yesTo('another', 'f'.repeat(40));
  expect(await world.call('result.accept', { result: 'one' })).toMatchObject({ ok: false });
  yesTo('this', evidence.headOid ?? oid);
  expect(await world.call('result.accept', { result: 'one' })).toMatchObject({ ok: true });
});
