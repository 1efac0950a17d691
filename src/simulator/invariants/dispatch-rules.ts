import type { Entry, Fact } from '../truth.ts';
import type { AgentLife, Evidence, Found, NightLife, Rule } from './evidence.ts';
import { told } from './evidence.ts';

const MINUTE_MS = 60_000;
/** A pulse, the minute for which a set clock is not believed, twelve seconds for an agent to end, and a little. */
const GRACE_MS = 4 * MINUTE_MS;

const fullWake: Rule = {
  id: 'full-wake',
  promise: 'Nothing is started outside full wake.',
  check: ({ truth, agents }) => {
    const isFull = ({ machine }: Entry): boolean => machine.wake === 'awake';
    const starts = [
      ...agents.map(({ started }) => ({ at: started, what: 'an agent' })),
      ...told(truth, 'slot.claimed').map(({ entry }) => ({ at: entry, what: 'a start' })),
      ...told(truth, 'slot.due').map(({ entry }) => ({ at: entry, what: 'a due start' })),
      ...told(truth, 'night.armed').map(({ entry }) => ({ at: entry, what: 'a night' })),
      ...told(truth, 'night.moved')
        .filter(({ body }) => body.to === 'running')
        .map(({ entry }) => ({ at: entry, what: 'a running night' })),
    ];
    return starts
      .filter(({ at }) => !isFull(at))
      .map(({ at, what }) => ({ at, says: `${what} in ${at.machine.wake} state` }));
  },
};

/** An agent's start belongs to the window of its night. */
const insideWindow: Rule = {
  id: 'inside-window',
  promise: 'No agent is started outside the window of its night.',
  check: ({ truth, agents, nights }) =>
    agents.flatMap((agent): Found[] => {
      const life = nights.find(({ night: { id } }) => id === agent.nightId);
      if (life === undefined) return [];
      const { night } = life;
      const { wallMs } = agent.started;
      const isOpen = wallMs >= night.windowStartAt || wasAskedFor(truth, life, agent);
      if (isOpen && wallMs < night.deadlineAt) return [];
      return [{ at: agent.started, says: 'an agent was started outside the window' }];
    }),
};

/** Whether the user started the night before its time, or the clock was set back since. */
function wasAskedFor(
  truth: readonly Entry[],
  { armed }: NightLife,
  { started }: AgentLife,
): boolean {
  return truth.some(
    ({ steadyMs, fact }) =>
      steadyMs >= armed.steadyMs &&
      steadyMs <= started.steadyMs &&
      (isRunNow(fact) || (fact.kind === 'machine' && (fact.steppedMs ?? 0) < 0)),
  );
}

function isRunNow(fact: Fact): boolean {
  return fact.kind === 'user' && fact.did.startsWith('run now') && fact.answer === 'ok';
}

/** The windows of scheduled nights are those that the schedule names. */
const realWindow: Rule = {
  id: 'real-window',
  promise: 'A night that the schedule or the user arms has the span of a planned window.',
  check: ({ nights, planned, config, scenario, calmAt }) => {
    if (config.schedule.catchUp.scope === 'any_time') return [];
    const windows = planned.map(({ windowStartAt, windowEndAt }) => [windowStartAt, windowEndAt]);
    return nights.flatMap(({ night, armed, body }): Found[] => {
      const isOwn = night.trigger === 'command' || body.scope.planOnly === true;
      const isKnown =
        night.deadlineAt < scenario.startAt + calmAt && night.windowStartAt > scenario.startAt;
      if (isOwn || !isKnown) return [];
      const fits = windows.some(
        ([start = 0, end = 0]) => night.windowStartAt >= start && night.deadlineAt === end,
      );
      return fits ? [] : [{ at: armed, says: 'a night has a window that is not planned' }];
    });
  },
};

/** How much longer an agent worked than it may, in time in which the program could have ended it. */
function overtimeMs({ truth }: Evidence, agent: AgentLife, deadlineAt: number): number {
  const from = truth.indexOf(agent.started);
  const to = agent.ended === null ? truth.length : truth.indexOf(agent.ended);
  let overMs = 0;
  for (let index = from; index < to; index += 1) {
    const [now, next] = [truth[index], truth[index + 1]];
    if (now === undefined || next === undefined) break;
    if (!now.machine.isHostUp || now.machine.wake === 'asleep') continue;
    const afterMs = now.wallMs + (next.awakeMs - now.awakeMs) - deadlineAt;
    overMs += Math.max(0, Math.min(afterMs, next.servedMs - now.servedMs));
  }
  return overMs;
}

const endsInTime: Rule = {
  id: 'ends-in-time',
  promise: 'No agent works past its deadline or the end of its window.',
  check: (evidence) =>
    evidence.agents.flatMap((agent): Found[] => {
      const night = evidence.nights.find(({ night: { id } }) => id === agent.nightId)?.night;
      if (agent.attemptId === null || night === undefined) return [];
      const overMs = overtimeMs(evidence, agent, night.deadlineAt);
      if (overMs <= GRACE_MS) return [];
      const at = agent.ended ?? agent.started;
      return [
        { at, says: `an agent worked ${Math.round(overMs / MINUTE_MS)} min past the window` },
      ];
    }),
};

/** How long before `at` the machine had been in a state, in time in which the program could have noticed. */
function lastedMs(truth: readonly Entry[], at: Entry, isSo: (entry: Entry) => boolean): number {
  const end = truth.indexOf(at);
  let begin = end;
  while (begin > 0 && truth[begin - 1] !== undefined && isSo(truth[begin - 1] as Entry)) begin -= 1;
  const first = truth[begin];
  return first === undefined ? 0 : at.servedMs - first.servedMs;
}

/** An agent may follow a check that took two minutes; what was lost longer ago is known by then. */
const KNOWN_AFTER_MS = 5 * MINUTE_MS;

const unmet: Rule = {
  id: 'no-blocked-dispatch',
  promise: 'No agent is started while mains power or the network is gone.',
  check: ({ truth, agents, config, nights }) => {
    const { pluggedIn, network } = config.constraints;
    return agents.flatMap((agent): Found[] => {
      const night = nights.find(({ night: { id } }) => id === agent.nightId);
      if (night === undefined || ignores(night)) return [];
      const isOnBattery = ({ machine }: Entry): boolean => !machine.onAc && machine.hasBattery;
      const isOffline = ({ machine }: Entry): boolean => !machine.isOnline;
      const { started } = agent;
      if (
        pluggedIn &&
        isOnBattery(started) &&
        lastedMs(truth, started, isOnBattery) > KNOWN_AFTER_MS
      ) {
        return [{ at: started, says: 'an agent is started on battery' }];
      }
      if (
        network !== 'off' &&
        isOffline(started) &&
        lastedMs(truth, started, isOffline) > KNOWN_AFTER_MS
      ) {
        return [{ at: started, says: 'an agent is started offline' }];
      }
      return [];
    });
  },
};

function ignores({ body, entries }: NightLife): boolean {
  const asked = (body.scope.ignoreConstraints ?? []).length > 0;
  return asked || told(entries, 'night.resumed').some(({ body: { ignore } }) => ignore.length > 0);
}

const oneAgentPerTask: Rule = {
  id: 'one-agent-per-task',
  promise: 'No two agents work in one worktree.',
  check: ({ truth }) => {
    const busy = new Map<string, string>();
    return truth.flatMap((entry): Found[] => {
      if (entry.fact.kind !== 'agent') return [];
      const { is, worktree, runToken } = entry.fact;
      if (is !== 'started') {
        if (busy.get(worktree) === runToken) busy.delete(worktree);
        return [];
      }
      const other = busy.get(worktree);
      busy.set(worktree, runToken);
      return other === undefined ? [] : [{ at: entry, says: 'a second agent in one worktree' }];
    });
  },
};

const concurrency: Rule = {
  id: 'max-concurrent',
  promise: 'No more agents work at once than may.',
  check: ({ truth, config, agents }) => {
    const known = new Set(
      agents.filter(({ nightId }) => nightId !== null).map(({ fact }) => fact.runToken),
    );
    const running = new Set<string>();
    return truth.flatMap((entry): Found[] => {
      if (entry.fact.kind === 'host') running.clear();
      if (entry.fact.kind !== 'agent' || !known.has(entry.fact.runToken)) return [];
      if (entry.fact.is === 'started') running.add(entry.fact.runToken);
      else running.delete(entry.fact.runToken);
      const isOver = running.size > config.limits.maxConcurrent;
      return isOver ? [{ at: entry, says: `${running.size} agents at once` }] : [];
    });
  },
};

/** The rules about when agents work. */
export const DISPATCH_RULES: readonly Rule[] = [
  fullWake,
  insideWindow,
  realWindow,
  endsInTime,
  unmet,
  oneAgentPerTask,
  concurrency,
];
