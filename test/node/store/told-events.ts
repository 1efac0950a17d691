import type { NewEvent } from '../../../src/shared/event.ts';
import { githubEvents } from './github-events.ts';
import { aCheckResult, aTrip } from './samples.ts';

const amount = { worktrees: 1, bytes: 1 };
const drifted = { repoId: 'r', baseBranch: 'm', fromOid: 'a', toOid: 'b', commits: 1 };

const aSalvage = {
  repoId: 'r',
  ref: 'refs/overnight/salvage/a',
  oid: 'a',
  files: 1,
  bytes: 1,
  kinds: ['a stash'],
  left: [],
};
/** One of each event that only tells what becomes of a result. */
function resultEvents(nightId: string, sentence: string): NewEvent[] {
  const ids = { nightId, taskId: 'task' };
  const kept = { repoId: 'app', oid: 'a' };
  const none = { oid: 'a', order: ['t'], apart: [], runs: 1 };
  const tried = { repoId: 'app', outcome: 'green' as const, ...none };
  const step = { repoId: 'app', into: 'main', beforeOid: 'a', afterOid: 'b' };
  return [
    { type: 'branch.moved', ...ids, body: { ...step, kind: 'accepted' } },
    { type: 'result.discarded', ...ids, body: { ...kept, ref: 'r', trashRef: 't', until: 5 } },
    { type: 'result.restored', ...ids, body: { ...kept, ref: 'r' } },
    { type: 'result.expired', ...ids, body: { ...kept, trashRef: 't' } },
    { type: 'result.continued', ...ids, body: { ...kept, comment: sentence } },
    { type: 'night.integrated', nightId, body: { ...tried, sentence } },
    { type: 'result.unmoved', ...ids, body: { repoId: 'app', sentence } },
  ];
}

/** One of each event that only tells something: of the ladder, budgets, limits and the network. */
export function toldEvents(nightId: string, sentence: string): NewEvent[] {
  const up = { n: 2, from: 'a', to: 'b', cause: 'failure', exempt: null, sentence } as const;
  const kept = { n: 1, wanted: 'b', kept: 'a', because: 'day', sentence } as const;
  const refused = { who: 'agent', destination: 'a.b:1', why: 'port' } as const;
  const budget = { scope: 'night', dimension: 'tokens', used: 8, ceiling: 10, sentence } as const;
  const away = { agent: 'a', because: 'signed-out', instead: null, mend: 'Run a.' } as const;
  const proposed = { kind: 'comment', title: '', text: 'a', removed: 0 } as const;
  const lesson = { repoId: 'app', kind: 'check-red' } as const;
  const findings = [{ kind: 'check-red' as const, message: sentence }];
  const run = { repoId: 'app', cycle: 't', side: 'pre', oid: 'a', beside: 0 } as const;
  const measured = { ...run, result: aCheckResult(), figures: { parse: 100 }, kept: null };
  return [
    { type: 'proposal.made', nightId, body: proposed },
    { type: 'proposal.refused', nightId, body: { because: 'no-issue', sentence } },
    ...resultEvents(nightId, sentence),
    ...githubEvents(nightId, sentence),
    { type: 'attempt.found', nightId, body: { repoId: 'app', verdict: 'failed', findings } },
    { type: 'lesson.learned', nightId, body: { ...lesson, sentence, tasks: 2 } },
    { type: 'lesson.dropped', body: lesson },
    { type: 'performance.measured', nightId, body: measured },
    { type: 'performance.pruned', nightId, body: { repoId: 'app', removed: 1, kept: 10 } },
    { type: 'agent.away', nightId, body: { ...away, sentence } },
    {
      type: 'repo.drifted',
      nightId,
      body: { ...drifted, conflicts: [], sentence },
    },
    { type: 'journal.published', nightId, body: { repoId: 'r', ref: 'x', oid: 'a', sentence } },
    {
      type: 'repo.swept',
      nightId,
      body: { repoId: 'r', before: amount, after: amount, removed: [], kept: [], sentence },
    },
    { type: 'journal.withheld', nightId, body: { repoId: 'r', sentence } },
    { type: 'budget.warned', nightId, body: budget },
    { type: 'budget.spent', nightId, body: budget },
    { type: 'limit.met', nightId, body: { agent: 'a', resetsAt: 9, lookAt: 9, sentence } },
    {
      type: 'limit.seen',
      nightId,
      body: { agent: 'a', name: '5-hour', usedPercent: 80, resetsAt: null },
    },
    { type: 'limit.lifted', nightId, body: { agent: 'a', sentence } },
    { type: 'network.refused', nightId, body: refused },
    { type: 'wire.tripped', nightId, body: aTrip },
    { type: 'task.restored', nightId, body: { oid: 'a', keptRef: null, sentence } },
    { type: 'work.salvaged', nightId, body: { ...aSalvage, sentence } },
    { type: 'ladder.escalated', nightId, body: up },
    { type: 'ladder.refused', nightId, body: kept },
    { type: 'ladder.fell-back', nightId, body: { n: 1, from: 'a', to: 'b', sentence } },
    { type: 'ladder.chosen', nightId, body: { n: 1, agent: 'a', explored: true, sentence } },
  ];
}
