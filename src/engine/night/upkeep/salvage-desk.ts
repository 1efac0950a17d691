import type { Handlers } from '../../../shared/dispatch.ts';
import { appError } from '../../../shared/error.ts';
import type { StoredEvent } from '../../../shared/event.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { SalvageEntry } from '../../../shared/schema/upkeep/salvage.ts';
import type { StoreReads } from '../../ports/store.ts';
import { tellFirstSecret } from '../../validate/secret-guard.ts';
import type { Ports } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { nameOf } from './salvaged.ts';

const MAX_LISTED = 500;

interface SalvageName {
  readonly repoId: string;
  readonly name: string;
}

/** Work that was kept before its worktree was removed: the list of it, and the way into the user's repository. */
export function salvageHandlers(ports: Ports): Pick<Handlers, 'salvage.list' | 'salvage.restore'> {
  return {
    'salvage.list': async () => ok(listSalvages(ports.store)),
    'salvage.restore': async ({ repoId, name }) => restore(ports, { repoId, name }),
  };
}

/** What was kept so far, the newest first. */
export function listSalvages(store: StoreReads): SalvageEntry[] {
  return salvageEvents(store).map(({ body, at, taskId }) => ({
    ...body,
    name: nameOf(body.ref),
    at,
    taskId: taskId ?? null,
  }));
}

type SalvageEvent = Extract<StoredEvent, { readonly type: 'work.salvaged' }>;

function salvageEvents(store: StoreReads): SalvageEvent[] {
  const found = store.findEvents({
    types: ['work.salvaged'],
    ...{ beforeSeq: null, fromAt: null, toAt: null, minLevel: 0, nightId: null, taskId: null },
    limit: MAX_LISTED,
  });
  return found.flatMap(({ event }) => (event.type === 'work.salvaged' ? [event] : []));
}

/** Brings one into the user's repository under the same ref, after the search for secrets that all work goes through. */
async function restore(
  { store, git, config }: Ports,
  { repoId, name }: SalvageName,
): Promise<Result<{ ref: string; oid: string }>> {
  const event = salvageEvents(store).find(
    ({ body }) => body.repoId === repoId && nameOf(body.ref) === name,
  );
  const repo = config.current().repositories.find(({ id }) => id === repoId);
  const base = store.repoNights(event?.nightId ?? '').find((row) => row.repoId === repoId)?.baseOid;
  if (event === undefined || repo === undefined || base === undefined) {
    const message = `Nothing called '${name}' was kept for '${repoId}'.`;
    return fail(appError('not-found', message, { fix: 'See "nk salvage list".' }));
  }
  const { ref, oid } = event.body;
  const found = await git.findSecrets(refOf(repo), { baseOid: base, headOid: oid });
  if (!found.ok) return found;
  const secret = tellFirstSecret(found.value, config.current().landing.allowSecrets);
  if (secret !== null) {
    const fix = 'If it is none, name its path or fingerprint in landing.allowSecrets.';
    return fail(appError('bad-input', `It stays in our clone: ${secret}`, { fix }));
  }
  const landed = await git.land(refOf(repo), { branch: '', ref, oid });
  return landed.ok ? ok({ ref, oid }) : landed;
}
