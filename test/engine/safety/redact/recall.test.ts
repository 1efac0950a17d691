import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../../src/engine/safety/redact/redactor.ts';
import { GENERIC, PLACED, PREFIXED, type SecretKind } from './secret-kinds.ts';

const EACH = 1000;
const redactor = createRedactor();

/** The share of generated secrets that do not come through, over all lines of the kind. */
function recallOf(kind: SecretKind): { share: number; missed: string | undefined } {
  const secrets = fc.sample(kind.secret, { numRuns: EACH, seed: 7 });
  const missed = secrets.flatMap((secret, n) => {
    const line = kind.lines[n % kind.lines.length] ?? '{}';
    const text = line.replace('{}', () => secret);
    return redactor.text(text).includes(secret) ? [text] : [];
  });
  return { share: 1 - missed.length / secrets.length, missed: missed[0] };
}

describe('30 kinds of secrets, a thousand of each (R63)', () => {
  it('counts thirty kinds', () => {
    expect(PREFIXED.length + PLACED.length + GENERIC.length).toBe(30);
  });

  it.each(PREFIXED)('hides $name', (kind) => {
    const { share, missed } = recallOf(kind);
    expect(share, missed).toBeGreaterThanOrEqual(0.995);
  });

  it.each(PLACED)('hides $name by its place', (kind) => {
    const { share, missed } = recallOf(kind);
    expect(share, missed).toBeGreaterThanOrEqual(0.995);
  });

  it.each(GENERIC)('hides most of $name', (kind) => {
    const { share, missed } = recallOf(kind);
    expect(share, missed).toBeGreaterThanOrEqual(0.9);
  });
});
