import type { Reach, SandboxSettings, Wish } from './sandbox.ts';

/**
 * What a program may reach: the hosts of an agent's model belong to every list. What is confined reaches those alone, whatever
 * the person set for others (R96).
 */
export function reachOf(
  { kind, modelHosts, isConfined }: Pick<Wish, 'kind' | 'modelHosts' | 'isConfined'>,
  { network }: SandboxSettings,
): Reach {
  if (isConfined) return kind === 'agent' ? (modelHosts ?? 'none') : 'none';
  if (kind === 'setup') return network.setup;
  if (kind === 'check') return network.checks;
  if (network.agents === 'model') return modelHosts ?? 'open';
  if (typeof network.agents === 'string') return network.agents;
  return [...network.agents, ...(modelHosts ?? [])];
}

/** The same in words for the brief. */
export function reachWords(
  wish: Pick<Wish, 'kind' | 'modelHosts'>,
  settings: SandboxSettings,
): string {
  const reach = reachOf(wish, settings);
  if (reach === 'open') return 'network open';
  if (reach === 'none') return 'no network';
  const isModel = wish.kind === 'agent' && settings.network.agents === 'model';
  return isModel ? 'network to its model only' : 'network to listed hosts only';
}
