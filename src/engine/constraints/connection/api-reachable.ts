import { blocks, type Constraint, closed, current, holds, off } from '../constraint.ts';

const DWELL_MS = 30_000;
const CLEAR_MS = 15_000;

/** The agent's API answers a connection (features B2). Asked where `apiUrl` is set. */
export const apiReachable: Constraint = {
  id: 'api-reachable',
  name: 'Agent API',
  policy: {
    unknown: 'waits',
    lost: 'no new task at once; pauses after 30 s; goes on after 15 s back',
  },
  check: (config, device) => {
    const fact = device.api;
    if (config.constraints.apiUrl === undefined) return off(fact, 'Not asked', 'No apiUrl is set.');
    const now = current(fact, device.readAt);
    if (now === null) return closed(fact, 'The API has not been reached yet: waits.');
    if (now.isReachable) return holds(fact, now.host);
    return blocks(fact, now.host, `The API at ${now.host} does not answer. Starts when it does.`);
  },
  demands: ({ config, device }) => {
    const isAsked = config.constraints.apiUrl !== undefined;
    const now = current(device.api, device.readAt);
    if (!isAsked || now?.isReachable === true) return [];
    const sentence = `The API at ${now?.host ?? 'apiUrl'} does not answer.`;
    return [
      { level: 'no-new-tasks', afterMs: 0, clearMs: CLEAR_MS, sentence },
      { level: 'pause-soft', afterMs: DWELL_MS, clearMs: CLEAR_MS, sentence },
    ];
  },
};
