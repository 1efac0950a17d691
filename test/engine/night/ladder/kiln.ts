import { afterEach } from 'vitest';
import { type ScriptedAgent, scriptedAgent } from '../../../helpers/scripted-agent.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const EFFORTS = ['low', 'medium', 'high'];
export const TWO_RUNGS = [{ agent: 'scripted' }, { agent: 'second', model: 'big', effort: 'high' }];

const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

interface Given {
  readonly ladder?: object;
  readonly limits?: object;
  readonly agent?: string;
  readonly efforts?: readonly string[];
}

/** A night of five hours with two agents and one without a model. */
export function kiln(given: Given = {}) {
  const seconds: ScriptedAgent[] = [];
  const made = createWorld({
    config: {
      ladder: { learn: { explorePercent: 0 }, ...given.ladder },
      limits: given.limits ?? {},
      agent: given.agent ?? 'auto',
    },
    agent: { canResume: true, ...(given.efforts === undefined ? {} : { efforts: given.efforts }) },
    more: (clock, git) => {
      const second = scriptedAgent({ clock, dirty: git.dirty, id: 'second' });
      const plain = scriptedAgent({ clock, dirty: git.dirty, id: 'plain', hasModel: false });
      seconds.push(second);
      return [second, plain];
    },
  });
  worlds.push(made);
  const [second] = seconds;
  if (second === undefined) throw new Error('there is no second agent');
  const arm = () => made.arm({ startNow: true, until: made.clock.now() + 5 * HOUR });
  const begun = (nightId: string) =>
    made.temp.store
      .eventsOf(nightId, ['attempt.begun'])
      .flatMap((event) =>
        event.type === 'attempt.begun' ? [{ agent: event.body.agent, ...event.body.rung }] : [],
      );
  const told = (nightId: string) =>
    made.temp.store
      .eventsOf(nightId, [
        'ladder.escalated',
        'ladder.refused',
        'ladder.fell-back',
        'ladder.chosen',
      ])
      .map(({ type, body }) => [type, 'sentence' in body ? body.sentence : '']);
  return { made, second, arm, begun, told };
}

/** Checks of a commit fail until commit number `good`, also when they are run twice. */
export function failsUntil(made: World, good: number): void {
  made.checkSays = (_, isHead) => (isHead && made.git.commits.length < good ? 'failed' : 'passed');
}

export type Kiln = ReturnType<typeof kiln>;
