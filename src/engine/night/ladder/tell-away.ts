import type { EventBody } from '../../../shared/event.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { type Candidate, isReady, problemOf } from '../../agent/choose.ts';
import type { NightRow, StoreReads } from '../../ports/store.ts';
import { capitalise, clip } from '../../report/format.ts';
import { agentsToMend } from '../../report/words/away.ts';
import { type NightContext, record } from '../context.ts';
import { nextStartAt } from '../task/start-retry.ts';
import { placementOf } from './placement.ts';

type Away = EventBody<'agent.away'>;

const WORDS: Readonly<Record<Away['because'], string>> = {
  'signed-out': 'is signed out',
  'not-ready': 'cannot run here',
  'not-started': 'could not be started',
};

/** Tells of each agent that was to work tonight and was found signed out, missing or broken (features O3). */
export function tellWhoIsAway(context: NightContext): void {
  const { crew } = context.live;
  for (const candidate of crew) {
    const problem = problemOf(candidate);
    if (problem === null || !isMissed(context, candidate)) continue;
    const { driver, detection } = candidate;
    tell(context, {
      agent: driver.id,
      because: detection.isInstalled ? 'signed-out' : 'not-ready',
      instead: standInOf(context, driver.id),
      mend: detection.isInstalled ? (detection.signIn ?? problem) : problem,
    });
  }
}

/** Tells of an agent that a try of `task` showed to be signed out, or that cannot be started, and who takes over. */
export function tellAwayAfter(context: NightContext, task: Task, attempt: Attempt): void {
  const { agent, outcome } = attempt;
  if (outcome === null || context.stop.reason() !== null) return;
  const { store } = context.ports;
  const isHopeless =
    outcome.kind === 'spawn-failed' && nextStartAt(store.attemptsOf(task.id)) === null;
  if (outcome.kind !== 'auth' && !isHopeless) return;
  const next = placementOf(context, task);
  const isOther = next !== null && next.fellBack !== null && next.driver.id !== agent;
  const signIn = context.live.crew.find(({ driver }) => driver.id === agent)?.detection.signIn;
  tell(context, {
    agent,
    because: isHopeless ? 'not-started' : 'signed-out',
    instead: isOther ? next.driver.id : null,
    mend: isHopeless ? outcome.message : (signIn ?? `Sign in to ${agent} again.`),
  });
}

const MAX_MEND = 2000;

function tell(context: NightContext, away: Omit<Away, 'sentence'>): void {
  const { agent, because, instead } = away;
  const isTold = context.ports.store
    .eventsOf(context.nightId, ['agent.away'])
    .some(({ type, body }) => {
      return type === 'agent.away' && body.agent === agent && body.because === because;
    });
  if (isTold) return;
  const other = instead === null ? '' : `; ${clip(instead, 20)} works instead`;
  const sentence = `${clip(capitalise(agent), 24)} ${WORDS[because]}${other}.`;
  const mend = clip(away.mend, MAX_MEND);
  record(context, { type: 'agent.away', body: { ...away, mend, sentence } });
}

/** Whether anybody counted on it: it is named, or it is there and was free to choose. */
function isMissed(context: NightContext, { driver, detection }: Candidate): boolean {
  const { named, chain, isOpen } = wishesOf(context);
  if (named.includes(driver.id) || chain.includes(driver.id)) return true;
  return isOpen && chain.length === 0 && driver.hasModel && detection.path !== null;
}

function wishesOf({ config, nightId, ports }: NightContext) {
  const { rungs, fallback = [] } = config.ladder;
  const ids = ports.store.night(nightId)?.scope.repoIds;
  const wanted = config.repositories
    .filter(({ id }) => ids === undefined || ids.includes(id))
    .map(({ agent }) => agent ?? config.agent);
  const isOpen = wanted.includes('auto');
  const chain = [...(isOpen ? rungs.map(({ agent }) => agent) : []), ...fallback];
  return { named: wanted.filter((name) => name !== 'auto'), chain, isOpen };
}

/** Who goes on in place of `agent`: whom the person wrote down for that, otherwise the first that is free to choose. */
function standInOf(context: NightContext, agent: string): string | null {
  const { named, chain } = wishesOf(context);
  const ready = context.live.crew.filter((one) => isReady(one) && one.driver.id !== agent);
  const ids = ready.map(({ driver }) => driver.id);
  const written = chain.find((id) => ids.includes(id));
  if (written !== undefined || named.includes(agent)) return written ?? null;
  return chain.length > 0 ? null : (ready.find(({ driver }) => driver.hasModel)?.driver.id ?? null);
}

/** What an open night has to say of agents that wait for the person, each with what mends it. */
export function awayNotices(store: StoreReads, night: NightRow | null): string[] {
  if (night === null || night.endedAt !== null) return [];
  const told = agentsToMend(store.eventsOf(night.id, ['agent.away']), store.attempts(night.id));
  return told.map(({ sentence, mend }) => `${sentence} ${mend}`);
}
