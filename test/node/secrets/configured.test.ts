import { expect, it } from 'vitest';
import { createHostAgents } from '../../../src/node/agent/host-agents.ts';
import { createNodeClock } from '../../../src/node/clock.ts';
import { cleanText } from '../../../src/node/secrets/sink.ts';
import { Config } from '../../../src/shared/schema/config.ts';

it('hides what the configuration gives to an agent under the name of a secret', () => {
  const config = Config.parse({
    commands: {
      mine: { argv: ['mine'], env: { MINE_TOKEN: 'configured-value-7', LEVEL: 'debug-level-7' } },
    },
  });
  const agents = createHostAgents({
    config: { current: () => config, hash: () => '', notices: () => [] },
    ...{ env: {}, clock: createNodeClock(), stateDir: '/nowhere' },
  });
  expect(cleanText('it said configured-value-7')).toBe('it said configured-value-7');
  agents.all();
  expect(cleanText('it said configured-value-7')).toBe('it said [redacted]');
  expect(cleanText('it said debug-level-7')).toBe('it said debug-level-7');
});
