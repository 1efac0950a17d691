import { expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/engine/report/markdown.ts';
import { renderTerminal } from '../../../../src/engine/report/terminal.ts';
import { HOUR, kiln, MINUTE } from './kiln.ts';

const SIGN_IN = "Run SCRIPTED_HOME='/home/ada/.scripted' scripted login";

it('tells who is signed out before the night, with the command, and who works instead', async () => {
  const { made, second, arm } = kiln();
  made.agent.found = { ...made.agent.found, login: 'none', signIn: SIGN_IN };
  second.act = () => ({ changes: true, forMs: 30 * MINUTE });
  await made.queue({ title: 'Fix the parser' });
  const nightId = await arm();
  await made.clock.advanceBy(10 * MINUTE);
  const sentence = 'Scripted is signed out; second works instead.';
  expect((await made.status()).notices).toContain(`${sentence} ${SIGN_IN}`);
  await made.clock.advanceBy(HOUR);
  const brief = await made.brief(nightId);
  expect(brief.toMend).toEqual([{ agent: 'scripted', sentence, mend: SIGN_IN }]);
  expect(renderTerminal(brief)).toContain(`Needs you\n  ${sentence}\n    ${SIGN_IN}\n`);
  expect(renderMarkdown(brief)).toContain(
    `## Needs you\n\n### ${sentence}\n\n\`\`\`\n${SIGN_IN}\n`,
  );
});

it('tells who turned out to be signed out in the night, once, and who took over', async () => {
  const { made, arm } = kiln();
  made.agent.found = { ...made.agent.found, signIn: SIGN_IN };
  made.agent.act = () => ({ kind: 'auth', message: 'Please run login.' });
  await made.queue({ title: 'Fix the parser' });
  await made.queue({ title: 'Fix the lexer' });
  const nightId = await arm();
  await made.clock.advanceBy(HOUR);
  expect(made.temp.store.eventsOf(nightId, ['agent.away'])).toHaveLength(1);
  const { toMend, timeline } = await made.brief(nightId);
  const sentence = 'Scripted is signed out; second works instead.';
  expect(toMend).toEqual([{ agent: 'scripted', sentence, mend: SIGN_IN }]);
  expect(timeline.map(({ text }) => text)).toContain(`${sentence} ${SIGN_IN}`);
});

it('tells what a named agent without a program needs, and that nobody replaces it', async () => {
  const { made, arm } = kiln({ agent: 'scripted' });
  const problem = 'scripted is not installed. Install it with "npm install -g scripted".';
  made.agent.found = { ...made.agent.found, isInstalled: false, path: null, problems: [problem] };
  await made.queue({ title: 'Fix the parser' });
  const nightId = await arm();
  await made.clock.advanceBy(HOUR);
  expect((await made.brief(nightId)).toMend).toEqual([
    { agent: 'scripted', sentence: 'Scripted cannot run here.', mend: problem },
  ]);
});

it('says nothing of an agent that nobody asked for and that is not there', async () => {
  const { made, arm } = kiln();
  made.agent.found = { ...made.agent.found, isInstalled: false, path: null };
  await made.queue({ title: 'Fix the parser' });
  const nightId = await arm();
  await made.clock.advanceBy(HOUR);
  expect(await made.brief(nightId)).not.toHaveProperty('toMend');
});

it('asks for nothing any more once the agent works again', async () => {
  const { made, arm } = kiln({ agent: 'scripted', limits: { maxConcurrent: 1 } });
  made.agent.act = (_, n) =>
    n === 1 ? { kind: 'auth', message: 'Please run login.' } : { changes: true };
  await made.queue({ title: 'Fix the parser' });
  await made.queue({ title: 'Fix the lexer' });
  const nightId = await arm();
  await made.clock.advanceBy(2 * HOUR);
  expect(made.temp.store.eventsOf(nightId, ['agent.away'])).toHaveLength(1);
  const brief = await made.brief(nightId);
  expect(brief.shipped).toHaveLength(1);
  expect(brief).not.toHaveProperty('toMend');
});
