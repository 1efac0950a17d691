import type { Reach, SandboxSettings, Wish } from './sandbox.ts';

/** What a program may reach: the hosts of an agent's model belong to every list. */
export function reachOf(
  { kind, modelHosts }: Pick<Wish, 'kind' | 'modelHosts'>,
  { network }: SandboxSettings,
): Reach {
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
