import { afterEach, expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/engine/report/markdown.ts';
import { createWorld, type World } from '../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

it('tells what an agent tried beside its task, in the timeline and in the count', async () => {
  const made = createWorld();
  worlds.push(made);
  await made.queue({ title: 'Fix the parser' });
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(9 * HOUR);
  const attempt = made.temp.store.attempts(nightId)[0];
  if (attempt === undefined) throw new Error('no attempt was made');
  const command = 'git push --force origin main';
  const body = {
    who: 'agent',
    operation: 'force push',
    command,
    by: 'shim',
    blocked: true,
  } as const;
  const ids = { nightId, taskId: attempt.taskId, attemptId: attempt.id };
  made.temp.store.append({ type: 'wire.tripped', ...ids, body });
  made.temp.store.append({
    type: 'wire.tripped',
    nightId,
    body: { ...body, who: 'check', blocked: false },
  });
  const brief = await made.brief(nightId);
  expect(brief.shipped[0]?.tried).toMatchObject([{ operation: 'force push', blocked: true }]);
  expect(brief.shipped[0]?.risks).toContain('its agent tried: force push');
  expect(brief.totals.tripped).toBe(2);
  const told = brief.timeline.map(({ text }) => text);
  expect(told).toContain(`Tried: ${command} (force push, refused)`);
  expect(told).toContain(`Tried: ${command} (force push, seen)`);
  expect(renderMarkdown(brief)).toMatch(
    /Tried: git push --force origin main \(force push, refused\)/,
  );
});
