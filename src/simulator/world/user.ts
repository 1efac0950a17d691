import type { Engine } from '../../engine/engine.ts';
import { HostDead } from '../host/gate.ts';
import type { Hosts } from '../host/host.ts';
import type { Random } from '../random.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;

type Answer = { readonly ok: boolean; readonly error?: { readonly message: string } };
type Command = (engine: Engine, random: Random, now: number) => Promise<Answer>;

/** The person at the machine, who asks the program for something; nothing happens when it does not run. */
export interface User {
  /** Puts a task into the queue. */
  queue(): void;
  arm(): void;
  /** Something else that a person might do to the night or its schedule. */
  meddle(): void;
}

/** What exists of the product's commands; later ones are called once their handlers are there. */
const MEDDLING: readonly (readonly [string, Command])[] = [
  ['stop', (engine) => engine.handlers['night.stop']({})],
  ['disarm', (engine) => engine.handlers['night.disarm']({})],
  [
    'run now',
    (engine, random, now) => {
      const until = now + random.spread(HOUR_MS, 5 * HOUR_MS);
      return engine.handlers['night.arm']({ startNow: true, until });
    },
  ],
  ['pause schedule', later('schedule.pause', { note: 'not now' })],
  ['resume schedule', later('schedule.resume', {})],
  ['skip next', later('schedule.skipNext', {})],
  ['run now (schedule)', later('night.runNow', {})],
  ['pause night', later('night.pause', {})],
  ['resume night', later('night.resume', {})],
  ['look', (engine) => engine.handlers['night.status']({})],
];

function later(method: string, input: object): Command {
  return async (engine) => {
    const handlers = engine.handlers as Readonly<Record<string, unknown>>;
    const handler = handlers[method];
    if (typeof handler !== 'function') return { ok: true };
    return handler(input) as Promise<Answer>;
  };
}

/** A person with the given program. */
export function createUser(world: World, hosts: Hosts): User {
  const random = world.random.fork('user');
  let titles = 0;
  const ask = (did: string, command: Command): void => {
    const engine = hosts.engine();
    if (engine === null || world.machine.state.wake !== 'awake') return;
    command(engine, random, world.clock.read().wallMs).then(
      (answer) => world.note({ kind: 'user', did, answer: textOf(answer) }),
      (fault: unknown) => {
        if (hosts.engine() === engine && !(fault instanceof HostDead)) {
          world.note({ kind: 'fault', says: `'${did}' failed: ${String(fault)}` });
        }
      },
    );
  };
  return {
    arm: () => ask('arm', (engine) => engine.handlers['night.arm']({})),
    queue: () =>
      ask('queue', (engine) => {
        titles += 1;
        const { repositories } = world.config;
        const repoId = random.pick(repositories).id;
        const estimateMs = random.spread(600_000, 2 * HOUR_MS);
        return engine.handlers['queue.add']({ title: `Task ${titles}`, repoId, estimateMs });
      }),
    meddle: () => {
      const [did, command] = random.pick(MEDDLING);
      ask(did, command);
    },
  };
}

function textOf(answer: Answer): string {
  return answer.ok ? 'ok' : (answer.error?.message ?? 'refused');
}
