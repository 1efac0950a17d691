import type { Ids } from '../../../src/engine/ports/ids.ts';
import type { Recorded, Step } from '../../../src/engine/steps/step.ts';
import { ok } from '../../../src/shared/result.ts';
import { commentStep, labelStep, pullRequestStep, pushBranchStep } from './remote-steps.ts';

/** Kinds of effect that the stub can count. */
export const REMOTE_KINDS = ['push-branch', 'open-pull-request', 'comment', 'label'] as const;
export type RemoteKind = (typeof REMOTE_KINDS)[number];

const LABEL = 'nightkiln';

/** The product's own step of a kind for task `n`, with doors that lead to the stub. */
export function remoteStep(
  kind: RemoteKind,
  n: number,
  { url, ids }: { readonly url: string; readonly ids: Pick<Ids, 'hash'> },
): Step<Recorded> {
  const of = { owner: `night/task-${n}`, subject: {} };
  const branch = `overnight/${n}`;
  const oid = ids.hash(branch).slice(0, 40);
  const about = `owner/name#${n}`;
  const has = (key: string) => ask(url, { kind, key, method: 'GET' });
  const make = (key: string) => ask(url, { kind, key, method: 'POST' });
  switch (kind) {
    case 'push-branch': {
      const door = {
        remoteHead: async () => ok((await has(branch)) > 0 ? oid : null),
        push: async () => ok(await make(branch).then(() => null)),
      };
      return pushBranchStep(door, of, { branch, oid });
    }
    case 'open-pull-request': {
      const made = { number: n, url: `${url}/${n}` };
      const door = {
        find: async () => ok((await has(branch)) > 0 ? made : null),
        open: async () => ok(await make(branch).then(() => made)),
      };
      return pullRequestStep(door, of, { branch });
    }
    case 'comment': {
      const door = {
        find: async (marker: string) => ok((await has(marker)) > 0 ? about : null),
        write: async (body: string) => ok(await make(markerIn(body)).then(() => about)),
      };
      return commentStep({ door, ids }, of, { about, body: 'Done.' });
    }
    case 'label': {
      const door = {
        list: async () => ok((await has(about)) > 0 ? [LABEL] : []),
        add: async () => ok(await make(about).then(() => null)),
      };
      return labelStep(door, of, { about, labels: [LABEL] });
    }
  }
}

function markerIn(body: string): string {
  return /<!-- nightkiln:[0-9a-f]{64} -->/.exec(body)?.[0] ?? 'no marker';
}

async function ask(
  url: string,
  { kind, key, method }: { kind: RemoteKind; key: string; method: 'GET' | 'POST' },
): Promise<number> {
  const answer = await fetch(`${url}/${kind}?key=${encodeURIComponent(key)}`, { method });
  return Number(await answer.text());
}
