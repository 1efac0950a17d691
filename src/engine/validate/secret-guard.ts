import type { Evidence, Finding } from '../../shared/schema/evidence.ts';
import type { SecretFound } from '../ports/git.ts';
import { oneLine } from '../safety/visible-text.ts';

const MAX_TOLD = 10;

/**
 * The evidence after its commits were searched for secrets (R71): with one that the person did not allow, proved work is
 * not proved any more, so that it is kept and does not become a branch. Values are never told.
 */
export function withSecrets(
  evidence: Evidence,
  found: readonly SecretFound[],
  allowed: readonly string[],
): Evidence {
  const open = found.filter((one) => !isAllowed(one, allowed));
  const first = open[0];
  if (first === undefined) return evidence;
  const more = open.length > MAX_TOLD ? [tellMore(open.length - MAX_TOLD)] : [];
  const findings = [...open.slice(0, MAX_TOLD).map(tell), ...more];
  return heldBack(evidence, `Held back: ${whatIsIn(first)}.`, findings);
}

/** The evidence of commits that could not be searched: unknown is never success. */
export function withoutSearch(evidence: Evidence, reason: string): Evidence {
  const finding = { kind: 'secret-found', message: reason } as const;
  return heldBack(evidence, `Held back: ${reason}`, [finding]);
}

function heldBack(evidence: Evidence, reason: string, findings: readonly Finding[]): Evidence {
  const all = [...findings, ...evidence.findings];
  if (evidence.verdict !== 'verified') return { ...evidence, findings: all };
  return { ...evidence, verdict: 'unverified', reason, findings: all };
}

/** What the first secret is that the person did not allow, in words; null when there is none. */
export function tellFirstSecret(
  found: readonly SecretFound[],
  allowed: readonly string[],
): string | null {
  const first = found.find((one) => !isAllowed(one, allowed));
  return first === undefined
    ? null
    : `${capital(whatIsIn(first))} (fingerprint ${first.fingerprint}).`;
}

function isAllowed({ path, fingerprint }: SecretFound, allowed: readonly string[]): boolean {
  return allowed.some(
    (one) =>
      one === fingerprint ||
      (path !== '' && (one === path || (one.endsWith('/') && path.startsWith(one)))),
  );
}

function tell(one: SecretFound): Finding {
  const message = `${capital(whatIsIn(one))} (commit ${one.commit.slice(0, 10)}, fingerprint ${one.fingerprint}).`;
  return { kind: 'secret-found', message, ...(one.path === '' ? {} : { path: one.path }) };
}

function tellMore(count: number): Finding {
  return { kind: 'secret-found', message: `${count} more of the kind.` };
}

function whatIsIn({ where, path, line, rule }: SecretFound): string {
  const name = oneLine(path);
  if (rule === 'too-large') return `${name} is too large to be searched for secrets`;
  if (where === 'message') return `a commit message holds what looks like a secret (${rule})`;
  if (where === 'name') return `the name of a file looks like a secret (${rule})`;
  const at = line === null ? name : `${name} line ${line}`;
  return `${at} holds what looks like a secret (${rule})`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
