import { markOf } from '../../src/engine/agent/session/item-protocol.ts';
import type { AgentEvent } from '../../src/engine/ports/agent.ts';
import { createWorld, type World } from './scripted-world.ts';

interface Given {
  readonly session?: Record<string, unknown>;
  readonly repository?: Record<string, unknown>;
  readonly canResume?: boolean;
}

/** A world whose nights are one long session on the repository `app`. */
export function sessionWorld({ session, repository, canResume = true }: Given = {}): World {
  const checks = [{ name: 'test', command: 'npm test' }];
  const app = { id: 'app', path: '/home/ada/app', checks, discovery: false, ...repository };
  const schedule = { timeZone: 'UTC' };
  return createWorld({
    config: { mode: 'session', session, schedule, repositories: [app] },
    agent: { canResume },
  });
}

/** What the agent of a session says, each on a line with the mark that its prompt names. */
export function says(prompt: string, ...lines: string[]): AgentEvent[] {
  const mark = /\[nk:[0-9a-f]{6}\]/.exec(prompt)?.[0] ?? markOf('none');
  return lines.map((line) => ({ kind: 'text', text: `${mark} ${line}` }));
}

/** How the journal says that sessions ended. */
export function endingsOf({ temp }: World, nightId: string) {
  return temp.store
    .eventsOf(nightId, ['session.ended'])
    .flatMap((event) => (event.type === 'session.ended' ? [event.body] : []));
}

/** Every item with its verdict and the reason for it, in order. */
export function verdictsOf({ temp }: World, nightId: string) {
  const rows = temp.store.taskNights(nightId);
  return temp.store.eventsOf(nightId, ['item.saved']).flatMap((event) => {
    if (event.type !== 'item.saved') return [];
    const { itemId } = event.body;
    const evidence = rows.find(({ taskId }) => taskId === itemId)?.evidence;
    const title = temp.store.task(itemId)?.title;
    return [[title, evidence?.verdict, evidence?.reason]];
  });
}
