import type { StoreReads } from '../../ports/store.ts';

/** One commit of ours on a branch of the user's: it brought a result in, or took it out again. */
export interface BranchStep {
  readonly kind: 'accepted' | 'undone';
  readonly nightId: string;
  readonly taskId: string;
  readonly beforeOid: string;
  readonly afterOid: string;
}

const MAX_STEPS = 100_000;

/** What tells a result apart: one task may leave results of several nights. */
export function keyOf({ nightId, taskId }: { readonly nightId: string; readonly taskId: string }) {
  return `${nightId}/${taskId}`;
}

/** Every commit of ours on a branch, oldest first. */
export function stepsOn(
  store: StoreReads,
  { repoId, into }: { readonly repoId: string; readonly into: string },
): BranchStep[] {
  const found = store.findEvents({
    ...{ beforeSeq: null, fromAt: null, toAt: null, minLevel: 0, nightId: null, taskId: null },
    types: ['branch.moved'],
    limit: MAX_STEPS,
  });
  return found.toReversed().flatMap(({ event }) => {
    if (event.type !== 'branch.moved') return [];
    const { nightId, taskId, body } = event;
    if (nightId === undefined || taskId === undefined) return [];
    if (body.repoId !== repoId || body.into !== into) return [];
    return [{ ...body, nightId, taskId }];
  });
}

/** Where each result that is in now came in: the place of its last acceptance that nothing undid. */
export function acceptedAt(steps: readonly BranchStep[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'accepted') places.set(keyOf(step), index);
    else places.delete(keyOf(step));
  }
  return places;
}
