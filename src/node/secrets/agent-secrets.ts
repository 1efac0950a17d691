import { ok, type Result } from '../../shared/result.ts';
import type { SecretStore, Secrets } from './secret-store.ts';
import { hideSecrets } from './sink.ts';
import { SUPERVISOR_NAMES } from './supervisor-secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment that agents pick their own variables from, with the kept secrets in place. */
export interface AgentSecrets {
  /** Stays the same object; what it holds changes with `refresh`. */
  readonly env: Environment;
  /** Reads the store again. When that fails the secrets of before stay, and the reason is told. */
  refresh(): Promise<Result<null>>;
  /** A secret that this program uses itself: the kept one, else the host's own variable; null when there is none. */
  own(name: string): string | null;
  /** Programs are looked for on this PATH from now on. */
  searchOn(searchPath: string): void;
}

/**
 * The host's environment with the secrets of `store` over it, without those that this program uses itself (R70). Each agent's allow-list decides which of them it is given.
 * Every value is hidden from then on in whatever is written down.
 */
export function createAgentSecrets(
  base: Environment,
  store: () => SecretStore | null,
): AgentSecrets {
  const env: Record<string, string | undefined> = { ...base };
  for (const name of SUPERVISOR_NAMES) delete env[name];
  let held: readonly string[] = [];
  let ours: Secrets = {};
  return {
    env,
    own: (name) => ours[name] ?? (base[name] || null),
    searchOn(searchPath) {
      env['PATH'] = searchPath;
    },
    async refresh() {
      const opened = store();
      const kept: Result<Secrets> = opened === null ? ok({}) : await opened.read();
      if (!kept.ok) return kept;
      for (const name of held) env[name] = base[name];
      const given = Object.entries(kept.value).filter(([name]) => !SUPERVISOR_NAMES.includes(name));
      Object.assign(env, Object.fromEntries(given));
      held = given.map(([name]) => name);
      ours = kept.value;
      hideSecrets(Object.entries(kept.value).map(([name, value]) => ({ name, value })));
      return ok(null);
    },
  };
}
