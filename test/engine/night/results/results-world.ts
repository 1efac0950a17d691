import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Ports } from '../../../../src/engine/night/context.ts';
import { createResults, type Results } from '../../../../src/engine/night/results/handlers.ts';
import type { Git } from '../../../../src/engine/ports/git.ts';
import type { RepositoryRef } from '../../../../src/engine/ports/repository.ts';
import { createGit } from '../../../../src/node/git/create-git.ts';
import { createResultGit } from '../../../../src/node/git/results/create-result-git.ts';
import { createNodeIds } from '../../../../src/node/ids.ts';
import type { Method, Parsed, Reply } from '../../../../src/shared/contract.ts';
import type { Result } from '../../../../src/shared/result.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import type { Finding } from '../../../../src/shared/schema/evidence.ts';
import type { VerdictKind } from '../../../../src/shared/schema/task.ts';
import { type TempRepo, tempRepo } from '../../../helpers/temp-repo.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';
import { added, aNight, armed, aTask, evidenceOf, moved } from '../../../node/store/samples.ts';

/** What one result changes: files by name; null removes one. */
export type Edits = Readonly<Record<string, string | null>>;

interface Left {
  readonly verdict?: VerdictKind;
  readonly findings?: readonly Finding[];
  readonly night?: number;
}

/** A user's repository, our clone of it and a real journal, with nights that left results. */
export interface ResultsWorld {
  readonly user: TempRepo;
  readonly repo: RepositoryRef;
  readonly git: Git;
  readonly temp: TempStore;
  readonly ports: Ports;
  results: Results;
  /** Throws at this failpoint once, as a host that dies there. */
  dieAt: string | null;
  /** A night that has ended, or still works, from the user's branch as it is now. */
  night(n: number, isOpen?: boolean): Promise<void>;
  /** A result of that night; its branch is `overnight/<name>`. */
  leave(name: string, edits: Edits, left?: Left): Promise<string>;
  call<M extends Method>(method: M, input: Parsed<M>): Promise<Result<Reply<M>>>;
  /** A new host on the same journal. */
  restart(): Promise<void>;
  tree(ref?: string): Promise<string>;
  dispose(): Promise<void>;
}

/** A world with `files` on `main`; its user stands on another branch unless `onMain`. */
export async function resultsWorld(files: Readonly<Record<string, string>>): Promise<ResultsWorld> {
  const user = await tempRepo({ files });
  await user.git('checkout', '-q', '-b', 'mine');
  const temp = tempStore();
  const folders = { stateDir: temp.dir, worktreeRoot: path.join(temp.dir, 'trees') };
  const git = createGit(folders);
  const repo = { id: 'sample', path: user.path, baseBranch: 'main' };
  const config = Config.parse({ repositories: [repo] });
  let nightNow = 0;
  let tasks = 0;
  const world: ResultsWorld = {
    ...{ user, repo, git, temp, dieAt: null },
    ports: {
      get store() {
        return temp.store;
      },
      ...{ clock: temp.clock, ids: createNodeIds(temp.clock.now), git },
      results: createResultGit(folders),
      files: { locate: (name: string) => path.join(temp.dir, name) },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      failpoint: (name: string) => {
        if (name !== world.dieAt) return;
        world.dieAt = null;
        throw new Error(`died at ${name}`);
      },
      config: { current: () => config },
    } as unknown as Ports,
    results: undefined as unknown as Results,
    night: async (n, isOpen = false) => {
      nightNow = n;
      const baseOid = await user.git('rev-parse', 'main');
      const before = { digest: 'd', parts: {}, files: 1 };
      const body = { repoId: repo.id, baseBranch: 'main', baseOid, before };
      const nightId = aNight(n).id;
      temp.store.appendAll([
        ...[armed(aNight(n)), moved(n, 'armed', 'running')],
        { type: 'repo.prepared', nightId, body },
        ...(isOpen ? [] : [moved(n, 'running', 'finishing'), moved(n, 'finishing', 'brief-ready')]),
      ]);
    },
    leave: async (name, edits, left = {}) => {
      const n = left.night ?? nightNow;
      const { id: nightId } = aNight(n);
      tasks += 1;
      const task = aTask(tasks, { id: `T${tasks}-${name}`, title: `Do ${name}`, repoId: repo.id });
      const [row] = temp.store.repoNights(nightId);
      const baseOid = row?.baseOid ?? '';
      const branch = `overnight/${name}`;
      const verdict = left.verdict ?? 'verified';
      const ref = verdict === 'verified' ? `refs/heads/${branch}` : `refs/overnight/kept/${name}`;
      const oid = await commitEdits({ user, baseOid, ref, name }, edits);
      const evidence = { ...evidenceOf(verdict), baseOid, headOid: oid, branch };
      const ids = { nightId, taskId: task.id };
      temp.store.appendAll([
        added(task),
        { type: 'task.begun', ...ids, body: { branch, baseOid } },
        { type: 'branch.landed', ...ids, body: { ref, oid } },
        {
          ...{ type: 'task.judged', ...ids },
          body: { evidence: { ...evidence, findings: [...(left.findings ?? [])] } },
        },
      ]);
      return oid;
    },
    call: async (method, input) => {
      const handlers = world.results.handlers as Record<string, (input: unknown) => unknown>;
      return (await handlers[method]?.(input)) as never;
    },
    restart: async () => {
      temp.reopen();
      world.results = createResults(world.ports);
      await world.results.start();
    },
    tree: (ref = 'main') => user.git('rev-parse', `${ref}^{tree}`),
    dispose: async () => {
      temp.remove();
      await user.dispose();
    },
  };
  world.results = createResults(world.ports);
  return world;
}

/** One commit on a ref of the user's repository, by one process. */
async function commitEdits(
  at: { user: TempRepo; baseOid: string; ref: string; name: string },
  edits: Edits,
): Promise<string> {
  const { user, baseOid, ref, name } = at;
  const lines = Object.entries(edits).map(([file, text]) =>
    text === null ? `D ${file}\n` : `M 100644 inline ${file}\n${data(text)}`,
  );
  const who = 'Kiln <kiln@example.test> 1700000000 +0000';
  const input = `commit ${ref}\ncommitter ${who}\n${data(`feat: ${name}`)}from ${baseOid}\n${lines.join('')}\n`;
  execFileSync('git', ['fast-import', '--quiet'], { cwd: user.path, input });
  return user.git('rev-parse', ref);
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
