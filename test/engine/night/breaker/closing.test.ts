import { describe, expect, it } from 'vitest';
import { closing } from '../../../../src/engine/night/breaker/breakers.ts';
import type { BreakerSource } from '../../../../src/shared/schema/halts/breaker.ts';

function said(source: BreakerSource, by: 'work' | 'user'): unknown {
  const { body } = closing(source, by);
  return 'sentence' in body ? body.sentence : null;
}

describe('the sentence that lets a source go', () => {
  it.each([
    [{ kind: 'agent', name: 'claude' }, 'Claude works again.'],
    [{ kind: 'repository', name: 'app' }, 'Repository app works again.'],
    [{ kind: 'origin', name: 'discovery' }, 'Work found by discovery works again.'],
    [{ kind: 'origin', name: 'elsewhere' }, 'elsewhere works again.'],
  ] as const)('names %j in plain words', (source, sentence) => {
    expect(said(source, 'work')).toBe(sentence);
  });

  it('says when the person decided it', () => {
    expect(said({ kind: 'repository', name: 'app' }, 'user')).toBe('You let Repository app go on.');
  });
});
