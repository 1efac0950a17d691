import path from 'node:path';
import type { Ports } from '../../../../src/engine/night/context.ts';
import { createDesk, type ResultDesk } from '../../../../src/engine/night/results/desk.ts';
import type { ResultGit, Standing } from '../../../../src/engine/ports/results/result-git.ts';
import { createNodeIds } from '../../../../src/node/ids.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok, type Result } from '../../../../src/shared/result.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import type { Task, VerdictKind } from '../../../../src/shared/schema/task.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';
import { added, aNight, armed, aTask, evidenceOf, moved } from '../../../node/store/samples.ts';

/** Forty digits that tell a commit apart. */
export const oidOf = (n: number): string => n.toString(16).padStart(40, '0');
export const BASE = oidOf(0xba5e);

/** A repository in memory: commits with their first parent, branches, refs, and what fails. */
export interface MemoryDesk {
  readonly desk: ResultDesk;
  readonly temp: TempStore;
  readonly git: ResultGit;
  readonly heads: Map<string, string>;
  readonly refs: Map<string, string>;
  readonly parents: Map<string, string>;
  /** Questions and changes that fail, each as often as it says. */
  readonly broken: Map<string, number>;
  /** Commits whose change does not go on top of anything else. */
  readonly clashing: Set<string>;
  readonly trees: Map<string, string>;
  /** What neither clone holds. */
  readonly missing: Set<string>;
  /** Throws at this failpoint once, as a host that dies there. */
  dieAt: string | null;
  readonly warned: unknown[];
  standing: readonly Standing[];
  night(n: number): string;
  leave(n: number, name: string, left?: Left): string;
  /** Tells that a result came into `main` as this commit, which is the head then. */
  accepted(n: number, name: string, oid: string): void;
  forgetRepository(): void;
  dispose(): void;
}

interface Left {
  readonly oid?: string | null;
  readonly verdict?: VerdictKind;
  readonly task?: Partial<Task>;
}

export function memoryDesk(): MemoryDesk {
  const temp = tempStore();
  const world = {
    ...{ temp, heads: new Map([['main', BASE]]), refs: new Map<string, string>() },
    ...{ parents: new Map<string, string>(), broken: new Map<string, number>() },
    ...{ clashing: new Set<string>(), trees: new Map<string, string>(), warned: [] as unknown[] },
    ...{ standing: [] as readonly Standing[], missing: new Set<string>() },
    dieAt: null as string | null,
  };
  let config = Config.parse({ repositories: [{ id: 'sample', path: '/u', baseBranch: 'main' }] });
  const git = memoryGit(world);
  const ports = {
    ...{ store: temp.store, clock: temp.clock, ids: createNodeIds(temp.clock.now) },
    git: {
      prepare: async () => answer(world, 'prepare', null),
      landedAt: async (_: unknown, ref: string) =>
        answer(world, 'landedAt', world.refs.get(ref) ?? null),
    },
    files: { locate: (name: string) => path.join(temp.dir, name) },
    log: { warn: (...told: unknown[]) => world.warned.push(told) },
    failpoint: (name: string) => {
      if (name !== world.dieAt) return;
      world.dieAt = null;
      throw new Error(`died at ${name}`);
    },
    config: { current: () => config },
  } as unknown as Ports;
  const made = {
    ...{ desk: createDesk(ports, git), git },
    night: (n: number) => {
      const ends = [moved(n, 'running', 'finishing'), moved(n, 'finishing', 'brief-ready')];
      temp.store.appendAll([armed(aNight(n)), moved(n, 'armed', 'running'), ...ends]);
      return aNight(n).id;
    },
    leave: (n: number, name: string, left: Left = {}) => leave(temp, { n, name, left }),
    accepted: (n: number, name: string, oid: string) => {
      const ids = { nightId: aNight(n).id, taskId: name };
      const before = world.heads.get('main') ?? BASE;
      tellAccepted(temp, ids, { before, oid });
      world.parents.set(oid, before);
      world.heads.set('main', oid);
    },
    forgetRepository: () => {
      config = Config.parse({ repositories: [] });
    },
    dispose: () => temp.remove(),
  };
  return Object.assign(world, made);
}

type World = Pick<
  MemoryDesk,
  'heads' | 'refs' | 'parents' | 'broken' | 'clashing' | 'trees' | 'standing' | 'missing'
>;

function answer<T>({ broken }: World, name: string, value: T): Result<T> {
  const left = broken.get(name) ?? 0;
  broken.set(name, left - 1);
  return left > 0 ? fail(appError('internal', `git could not ${name}`)) : ok(value);
}

function memoryGit(world: World): ResultGit {
  const { heads, refs, trees, clashing } = world;
  const treeOf = (oid: string): string => trees.get(oid) ?? `tree ${oid}`;
  return {
    branchFacts: async (_, branch) =>
      answer(world, 'branchFacts', { oid: heads.get(branch) ?? null, standing: world.standing }),
    line: async (_, { fromOid, toOid }) => {
      const line: string[] = [];
      for (let at: string | undefined = toOid; at !== fromOid; at = world.parents.get(at)) {
        if (at === undefined) return answer(world, 'line', null);
        line.unshift(at);
      }
      return answer(world, 'line', line);
    },
    combine: async (_, { onto, to }) => {
      const isClash = clashing.has(to);
      const conflict = { kind: 'conflict', paths: ['a.txt'] } as const;
      return answer(
        world,
        'combine',
        isClash ? conflict : { kind: 'tree', tree: `${onto} + ${to.slice(-2)}` },
      );
    },
    treeOf: async (_, oid) =>
      world.missing.has(oid)
        ? fail(appError('not-found', 'git has it not'))
        : answer(world, 'treeOf', treeOf(oid)),
    writeCommit: async (_, { parents: [parent = ''] }) => {
      const oid = oidOf(0xc0 + world.parents.size);
      world.parents.set(oid, parent);
      return answer(world, 'writeCommit', oid);
    },
    moveBranch: async (_, { branch, oid }) => {
      const moved = answer(world, 'moveBranch', null);
      if (moved.ok) heads.set(branch, oid);
      return moved;
    },
    renameRef: async (_, { from, to, oid }) => {
      const renamed = answer(world, 'renameRef', null);
      if (renamed.ok && refs.delete(from)) refs.set(to, oid);
      return renamed;
    },
    dropRef: async (_, { ref }) => {
      const dropped = answer(world, 'dropRef', null);
      if (dropped.ok) refs.delete(ref);
      return dropped;
    },
    patch: async () => answer(world, 'patch', null),
  };
}

function leave(
  { store }: TempStore,
  { n, name, left }: { readonly n: number; readonly name: string; readonly left: Left },
): string {
  const task = aTask(1, { id: name, key: `queue:${name}`, title: `Do ${name}`, ...left.task });
  const ids = { nightId: aNight(n).id, taskId: name };
  const branch = `overnight/${name}`;
  const { oid = oidOf(0xaa), verdict = 'verified' } = left;
  const evidence = evidenceOf(verdict, { branch, baseOid: BASE });
  store.appendAll([
    ...[added(task), { type: 'task.begun' as const, ...ids, body: { branch, baseOid: BASE } }],
    ...(oid === null
      ? []
      : [{ type: 'branch.landed' as const, ...ids, body: { ref: `refs/heads/${branch}`, oid } }]),
    { type: 'task.judged', ...ids, body: { evidence } },
  ]);
  return branch;
}

function tellAccepted(
  { store }: TempStore,
  ids: { readonly nightId: string; readonly taskId: string },
  { before, oid }: { readonly before: string; readonly oid: string },
): void {
  const step = { repoId: 'sample', into: 'main', beforeOid: before, afterOid: oid };
  const note = { means: 'merge', ref: 'refs/heads/main', oid, note: 'Accepted into main.' };
  const who = { repoId: 'sample', category: 'documentation', decidedBy: 'person' } as const;
  store.appendAll([
    { type: 'branch.moved', ...ids, body: { ...step, kind: 'accepted' } },
    { type: 'result.accepted', ...ids, body: { ...who, ...note } },
  ]);
}
