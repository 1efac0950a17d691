import { GIT_WIRE } from './git-wire.ts';
import { REGISTRY_WIRES } from './registry-wires.ts';
import { SYSTEM_WIRES } from './system-wires.ts';
import type { Wire } from './wire.ts';

/**
 * Every trip-wire (features G2). They are not the barrier: an absolute path, another program or an edited file walks past
 * them (reliability-security.md 6). They tell what was tried, and stop mistakes early.
 */
export const WIRES: readonly Wire[] = [GIT_WIRE, ...REGISTRY_WIRES, ...SYSTEM_WIRES];

const BY_PROGRAM: ReadonlyMap<string, Wire> = new Map(
  WIRES.flatMap((wire) => wire.programs.map((program) => [program, wire] as const)),
);

/** The wire over a program, by the name it is called by; null for one that is free. */
export function wireOf(program: string): Wire | null {
  return BY_PROGRAM.get(program) ?? null;
}
