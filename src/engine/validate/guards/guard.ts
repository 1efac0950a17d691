import type { Evidence, Finding } from '../../../shared/schema/evidence.ts';
import type { Gate, GateRow } from '../../../shared/schema/proof/gate.ts';
import type {
  GuardAct,
  GuardsConfig,
  RepositoryGuards,
} from '../../../shared/schema/settings/guards.ts';

/** What one guard says of a change: its gate row, and a finding for each thing beyond a threshold. */
export interface Guarded {
  readonly act: GuardAct;
  readonly row: GateRow;
  readonly findings: readonly Finding[];
}

/** The guards that hold for a repository: its own values, otherwise everyone's. */
export function guardsFor(all: GuardsConfig, own: RepositoryGuards = {}): GuardsConfig {
  return {
    scope: { ...all.scope, ...given(own.scope) },
    formatting: { ...all.formatting, ...given(own.formatting) },
    documents: { ...all.documents, ...given(own.documents) },
  };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function given<T extends object>(own: T | undefined): Given<T> {
  const entries = Object.entries(own ?? {}).filter(([, value]) => value !== undefined);
  // The entries are those of `own` without the absent ones.
  return Object.fromEntries(entries) as Given<T>;
}

/** A guard that does not look. */
export function switchedOff(gate: Gate): Guarded {
  const row = { gate, state: 'not-applicable', basis: 'read', evidence: 'Switched off.' } as const;
  return { act: 'off', row, findings: [] };
}

/** `evidence` with what the guards found: proved work beyond a threshold whose guard holds is not proved any more. */
export function withGuards(evidence: Evidence, guards: readonly Guarded[]): Evidence {
  const told = guards.flatMap(({ findings }) => findings);
  const gates = [...(evidence.gates ?? []), ...guards.map(({ row }) => row)];
  const findings = [...evidence.findings, ...told];
  const held = guards.find(({ act, findings: some }) => act === 'hold' && some.length > 0);
  const first = held?.findings[0];
  if (first === undefined || evidence.verdict !== 'verified')
    return { ...evidence, findings, gates };
  return {
    ...evidence,
    verdict: 'unverified',
    reason: `Held back: ${lower(first.message)}`,
    findings,
    gates,
  };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
