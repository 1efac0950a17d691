import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { AgentEvent } from '../../../../src/engine/ports/agent.ts';
import type { ModelServer } from '../../model-server/server.ts';
import type { Sentence } from '../sentence.ts';
import { runToEnd, SAY_DONE, type World } from '../world.ts';

const NOBODY = { baseUrl: 'http://127.0.0.1:9/v1' };

/** Tokens of so many replies, as the model service counts them. */
export function tokensOf(replies: number) {
  return {
    inputTokens: 1000 * replies,
    cachedInputTokens: 200 * replies,
    outputTokens: 100 * replies,
  };
}

/** The model makes one file by a command and one by a tool of the agent's, then says that it is done. */
async function makeTwoFiles({ subject, place, serve }: World) {
  const server = await serve([
    subject.command('echo hello > a.txt'),
    subject.write(place.worktreePath, 'b.txt', 'written\n'),
    SAY_DONE,
  ]);
  return { server, ...(await follow({ subject, place, serve } as World, server)) };
}

/** Runs a job and notes how many requests the service had received at each event. */
async function follow({ place }: World, server: ModelServer) {
  const events: { event: AgentEvent; requests: number }[] = [];
  const run = place.driver(server).start(place.job('Make two files.'), (event) => {
    events.push({ event, requests: server.requests.length });
  });
  return { outcome: await run.done, events };
}

/** Found, started, working, told of, and gone on with. */
export const BEGINNINGS: readonly Sentence[] = [
  {
    says: 'is found, offline, and nothing stands against it',
    async prove({ subject, place }) {
      expect(await place.driver(NOBODY).detect()).toMatchObject({
        isInstalled: true,
        version: subject.version,
        problems: [],
      });
    },
  },
  {
    says: 'works a whole turn: its prompt arrives, a command and an edit change files',
    async prove(world) {
      const { outcome, server } = await makeTwoFiles(world);
      expect(outcome, outcome.message).toMatchObject({ kind: 'done', exitCode: 0 });
      expect(outcome.lastText).toContain('All done.');
      expect(world.filesLeft()).toEqual(['a.txt', 'b.txt']);
      const read = (name: string) =>
        readFileSync(path.join(world.place.worktreePath, name), 'utf8');
      expect(read('a.txt')).toBe('hello\n');
      expect(read('b.txt')).toBe('written\n');
      expect(JSON.stringify(server.requests[0]?.body)).toContain('Make two files.');
      expect(server.requests).toHaveLength(3);
    },
  },
  {
    says: 'tells of each action while it happens, not only at the end',
    needs: 'actions',
    async prove(world) {
      const { events, outcome } = await makeTwoFiles(world);
      const at = (isIt: (event: AgentEvent) => boolean): number =>
        events.find(({ event }) => isIt(event))?.requests ?? Number.NaN;
      expect(at(({ kind }) => kind === 'session')).toBe(0);
      expect(at((event) => event.kind === 'command' && event.state === 'started')).toBe(1);
      expect(at((event) => event.kind === 'command' && event.state === 'ok')).toBeLessThanOrEqual(
        2,
      );
      expect(at(({ kind }) => kind === 'files')).toBeLessThanOrEqual(3);
      const all = events.map(({ event }) => event);
      expect(all).toContainEqual({ kind: 'session', threadId: outcome.threadId, resumed: false });
      expect(all).toContainEqual({
        kind: 'command',
        command: expect.stringContaining('echo hello > a.txt'),
        state: 'ok',
      });
      const edited = path.join(world.place.worktreePath, 'b.txt');
      expect(all).toContainEqual({ kind: 'files', paths: [edited] });
      expect(all.filter(({ kind }) => kind === 'unknown')).toEqual([]);
    },
    async otherwise(world) {
      const { events } = await makeTwoFiles(world);
      expect(new Set(events.map(({ event }) => event.kind))).toEqual(new Set(['text']));
    },
  },
  {
    says: 'says what it used',
    needs: 'usage',
    async prove(world) {
      const { outcome, events } = await makeTwoFiles(world);
      expect(outcome.usage).toMatchObject(tokensOf(3));
      const told = events.flatMap(({ event }) => (event.kind === 'usage' ? [event.usage] : []));
      expect(told.at(-1)).toMatchObject(tokensOf(3));
    },
    async otherwise(world) {
      expect((await makeTwoFiles(world)).outcome.usage).toBeNull();
    },
  },
  {
    says: 'goes on in the same thread by its id, still able to write, and counts only what is new',
    needs: 'thread',
    async prove({ subject, place, serve, filesLeft }) {
      const server = await serve([
        subject.command('echo one > one.txt'),
        SAY_DONE,
        subject.command('echo two > two.txt'),
        { kind: 'text', text: 'Again.' },
      ]);
      const driver = place.driver(server);
      expect(driver.canResume).toBe(true);
      const first = await runToEnd(driver, place.job('First.'));
      const threadId = first.outcome.threadId ?? '';
      const second = await runToEnd(driver, place.job('Findings.', { threadId }));
      expect(second.outcome).toMatchObject({ kind: 'done', threadId, usage: tokensOf(2) });
      expect(second.outcome.lastText).toBe('Again.');
      const before = first.outcome.usage?.costUsd ?? 0;
      expect((second.outcome.usage?.costUsd ?? 0) - before).toBeLessThanOrEqual(1e-9);
      expect(second.events).toContainEqual({ kind: 'session', threadId, resumed: true });
      expect(filesLeft()).toEqual(['one.txt', 'two.txt']);
      const history = JSON.stringify(server.requests.at(-1)?.body);
      expect(history).toContain('First.');
      expect(history).toContain('Findings.');
    },
    async otherwise({ place, serve }) {
      const driver = place.driver(await serve([SAY_DONE]));
      expect(driver.canResume).toBe(false);
      expect((await runToEnd(driver, place.job('First.'))).outcome.threadId).toBeNull();
    },
  },
  {
    says: 'never takes a new thread for one that it does not know',
    async prove({ place, serve }) {
      const server = await serve([SAY_DONE]);
      const threadId = '01a1fb3e-0000-7000-8000-000000000000';
      const driver = place.driver(server);
      const { outcome, events } = await runToEnd(driver, place.job('Go on.', { threadId }));
      expect(outcome.threadId).not.toBe(threadId);
      expect(events.some((event) => event.kind === 'session' && event.resumed)).toBe(false);
    },
  },
  {
    says: 'works three times at once',
    async prove({ subject, place, serve }) {
      const server = await serve([subject.command('sleep 0.3'), SAY_DONE]);
      const driver = place.driver(server);
      const runs = await Promise.all(
        [1, 2, 3].map((n) => runToEnd(driver, place.job(`Task ${n}.`))),
      );
      expect(runs.map(({ outcome }) => outcome.kind)).toEqual(['done', 'done', 'done']);
      const isThreaded = subject.carries.thread === null;
      const threads = new Set(runs.map(({ outcome }) => outcome.threadId));
      expect(threads.size).toBe(isThreaded ? 3 : 1);
      expect(server.requests).toHaveLength(6);
    },
  },
];
