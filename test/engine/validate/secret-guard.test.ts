import { describe, expect, it } from 'vitest';
import type { SecretFound } from '../../../src/engine/ports/git.ts';
import { withoutSearch, withSecrets } from '../../../src/engine/validate/secret-guard.ts';
import type { Evidence } from '../../../src/shared/schema/evidence.ts';

const evidence: Evidence = {
  verdict: 'verified',
  reason: '`test` passes at the commit.',
  baseOid: 'a'.repeat(40),
  headOid: 'b'.repeat(40),
  branch: 'overnight/x',
  checks: [],
  files: [],
  findings: [],
};

const found: SecretFound = {
  commit: 'b'.repeat(40),
  where: 'file',
  path: 'test/keys/a.pem',
  line: 3,
  rule: 'private-key',
  fingerprint: '0123456789ab',
};

describe('work that holds a secret', () => {
  it('is not proved any more, and says where the secret is', () => {
    const held = withSecrets(evidence, [found], []);
    expect(held.verdict).toBe('unverified');
    expect(held.reason).toBe(
      'Held back: test/keys/a.pem line 3 holds what looks like a secret (private-key).',
    );
    expect(held.findings[0]?.message).toContain('fingerprint 0123456789ab');
  });

  it.each(['test/keys/a.pem', 'test/keys/', 'test/', '0123456789ab'])('lands with %s', (one) => {
    expect(withSecrets(evidence, [found], [one])).toEqual(evidence);
  });

  it.each(['test/keys', 'a.pem', 'est/keys/a.pem', '', '/'])('does not land with %j', (one) => {
    expect(withSecrets(evidence, [found], [one]).verdict).toBe('unverified');
  });

  it('is not allowed by a path where it stands in no file', () => {
    const message: SecretFound = { ...found, where: 'message', path: '', line: null };
    expect(withSecrets(evidence, [message], ['', '/']).verdict).toBe('unverified');
  });

  it('keeps a worse verdict, and adds what was found', () => {
    const failed = withSecrets({ ...evidence, verdict: 'failed', reason: 'red' }, [found], []);
    expect(failed).toMatchObject({ verdict: 'failed', reason: 'red' });
    expect(failed.findings).toHaveLength(1);
  });

  it('is held back too when it could not be searched', () => {
    expect(withoutSearch(evidence, 'The search took too long.').verdict).toBe('unverified');
  });
});
