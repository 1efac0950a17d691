import type { Ports } from '../../../src/engine/night/context.ts';
import { issueKey } from '../../../src/engine/night/github/issue-key.ts';
import {
  type PullRequestWork,
  workFor,
} from '../../../src/engine/night/github/pull-request-work.ts';
import type { GitHubSide } from '../../../src/engine/night/github/remote-of.ts';
import type { SecretFound } from '../../../src/engine/ports/git.ts';
import { createNodeIds } from '../../../src/node/ids.ts';
import { ok } from '../../../src/shared/result.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import type { Task, VerdictKind } from '../../../src/shared/schema/task.ts';
import { aNight, armed, aTask, evidenceOf, idOf, moved } from '../../node/store/samples.ts';
import { type TempStore, tempStore } from '../temp-store.ts';
import { clientOf } from './client.ts';
import { type FakeGitHub, startFakeGitHub } from './server.ts';
import type { FakeRepository } from './world.ts';

const BASE = 'b'.repeat(40);
const OID = 'c'.repeat(40);

/** Results of a night on their way to a GitHub on loopback: a real journal, the real client, and a host that can die. */
export interface OutboundWorld {
  readonly fake: FakeGitHub;
  readonly remote: FakeRepository;
  readonly temp: TempStore;
  readonly ports: Ports;
  /** The next passing of this failpoint ends the host. */
  dieAt: string | null;
  config: Config;
  secrets: readonly SecretFound[];
  pushes: number;
  /** A judged task of an issue that is there, with its work. */
  result(n: number, given?: { verdict?: VerdictKind; task?: Partial<Task> }): PullRequestWork;
  close(): Promise<void>;
}

/** What a host throws that dies at a failpoint. */
export const DIED = new Error('The host died.');

/** The settings of these tests; the push goes nowhere but into the world. */
export function configWith(github: object = {}): Config {
  const at = { repository: 'acme/shop', pushUrl: '/nowhere/shop.git' };
  return Config.parse({ repositories: [{ id: 'sample', path: '/sample', github: at }], github });
}

/** Starts it with night 1 at work on a repository of GitHub. */
export async function outboundWorld(github: object = {}): Promise<OutboundWorld> {
  const fake = await startFakeGitHub();
  const remote = fake.repository('acme/shop');
  remote.branches.set('main', BASE);
  remote.commits.add(BASE);
  const temp = tempStore();
  const nightId = idOf(1);
  const before = { digest: 'd', parts: {}, files: 1 };
  temp.store.appendAll([
    armed(aNight(1)),
    moved(1, 'armed', 'running'),
    {
      ...{ type: 'repo.prepared', nightId },
      body: { repoId: 'sample', baseBranch: 'main', baseOid: BASE, before },
    },
  ]);
  const world: OutboundWorld = {
    ...{ fake, remote, temp, dieAt: null, config: configWith(github), secrets: [], pushes: 0 },
    ports: undefined as unknown as Ports,
    result: (n, given) => addResult(world, n, given),
    close: async () => {
      temp.remove();
      await fake.close();
    },
  };
  return Object.assign(world, { ports: portsOf(world) });
}

function portsOf(world: OutboundWorld): Ports {
  const ports: Partial<Ports> = {
    store: world.temp.store,
    clock: world.temp.clock,
    ids: createNodeIds(),
    git: { findSecrets: async () => ok(world.secrets) } as unknown as Ports['git'],
    failpoint: (name) => {
      if (name !== world.dieAt) return;
      world.dieAt = null;
      throw DIED;
    },
    config: { current: () => world.config } as Ports['config'],
    github: sideOf(world),
  };
  return ports as Ports;
}

function sideOf(world: OutboundWorld): GitHubSide {
  const { branches } = world.remote;
  return {
    github: clientOf(world.fake),
    pusher: {
      push: async (_, { branch, oid }) => {
        world.pushes += 1;
        branches.set(branch, oid);
        return ok(null);
      },
      remoteHead: async (_, { branch }) => ok(branches.get(branch) ?? null),
    },
  };
}

function addResult(
  { temp: { store }, remote, config }: OutboundWorld,
  n: number,
  { verdict = 'verified', task = {} }: { verdict?: VerdictKind; task?: Partial<Task> } = {},
): PullRequestWork {
  const nightId = idOf(1);
  const issue = remote.issues.get(n) ?? remote.addIssue({ number: n });
  const key = issueKey({ owner: 'acme', name: 'shop' }, issue.number);
  const row = aTask(n, { source: 'issue', key, title: issue.title, ...task });
  const branch = `overnight/${row.id}`;
  const subject = { nightId, taskId: row.id };
  store.appendAll([
    { type: 'task.added', taskId: row.id, body: { task: row } },
    { type: 'task.begun', ...subject, body: { branch, baseOid: BASE } },
    { type: 'task.judged', ...subject, body: { evidence: evidenceOf(verdict, { branch }) } },
    { type: 'branch.landed', ...subject, body: { ref: `refs/heads/${branch}`, oid: OID } },
  ]);
  const found = store.taskNights(nightId).find(({ taskId }) => taskId === row.id);
  const [repo] = config.repositories;
  if (found === undefined || repo === undefined) throw new Error('no row');
  return workFor({ task: store.task(row.id) ?? row, row: found, repo, oid: OID });
}
