import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { createAgents } from '../../../src/node/agent/agents.ts';
import { createCommandAgent } from '../../../src/node/agent/command.ts';
import { createHousekeeper } from '../../../src/node/agent/housekeeper.ts';
import { identify } from '../../../src/node/process/identity.ts';
import { livingHolders, newToken } from '../process/running.ts';

it('finds drivers by id and keeps their order', () => {
  const mine = createCommandAgent({ id: 'mine', argv: ['true'] });
  const again = createCommandAgent({ id: 'mine', argv: ['false'] });
  const agents = createAgents({ drivers: [mine, again, createHousekeeper()] });
  expect(agents.all().map((driver) => driver.id)).toEqual(['mine', 'housekeeper']);
  expect(agents.driver('mine')).toBe(mine);
  expect(agents.driver('constructor')).toBeNull();
});

it('ends a process that an earlier host left behind', async () => {
  const token = newToken();
  const child = spawn('sleep', ['300'], {
    env: { PATH: process.env['PATH'], NIGHTKILN_RUN_TOKEN: token },
  });
  const identity = await identify(child.pid ?? -1);
  const agents = createAgents({ drivers: [] });
  expect(await agents.reap(identity, token, null)).toBe(true);
  expect(livingHolders(token)).toEqual([]);
});
