import { expect, it } from 'vitest';
import { createGate, guard, HostDead } from '../../src/simulator/host/gate.ts';

const PORT = {
  calls: 0,
  add: (n: number): number => {
    PORT.calls += 1;
    return n + 1;
  },
  later: async (n: number): Promise<number> => n + 1,
};

function guarded() {
  const gate = createGate();
  return { gate, port: guard(PORT, gate, (name) => name === 'add') };
}

it('lets a living host call its ports', async () => {
  const { port } = guarded();
  expect(port.add(1)).toBe(2);
  expect(await port.later(1)).toBe(2);
});

it('throws at a dead one, and never answers it', async () => {
  const { gate, port } = guarded();
  const asked = port.later(1);
  gate.die();
  expect(() => port.add(1)).toThrow(HostDead);
  const answer = await Promise.race([asked, port.later(1), Promise.resolve('nothing')]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(answer).toBe('nothing');
});

it.each([
  ['before', 1, 0],
  ['after', 2, 1],
])('kills it %s the effect of a call', (_, calls, effects) => {
  const { gate, port } = guarded();
  const before = PORT.calls;
  gate.dieAfter(calls);
  expect(() => port.add(1)).toThrow(HostDead);
  expect(gate.isAlive).toBe(false);
  expect(PORT.calls - before).toBe(effects);
});
