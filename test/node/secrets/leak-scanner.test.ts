import { expect, it } from 'vitest';
import { openLeakScanner } from '../../../src/node/secrets/leaks/leak-scanner.ts';

it('gives up on a text that takes too long, and searches the next one', async () => {
  const scanner = openLeakScanner(4000);
  const token = `glpat-${'a1B2c3D4e5'.repeat(2)}`;
  const [slow, next] = await Promise.all([
    scanner.scan([{ path: 'slow.txt', text: 'curl '.repeat(3_000_000) }]),
    scanner.scan([{ path: 'a.txt', text: token }]),
  ]);
  scanner.close();
  expect(slow.ok ? '' : slow.error.message).toBe(
    'The commits could not be searched for secrets: it took too long.',
  );
  expect(next.ok && next.value[0]?.map(({ rule }) => rule)).toEqual(['gitlab']);
});
