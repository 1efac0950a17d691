import { ok, type Result } from '../../shared/result.ts';
import type { SecretStore, Secrets } from './secret-store.ts';
import { hideSecrets } from './sink.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment that agents pick their own variables from, with the kept secrets in place. */
export interface AgentSecrets {
  /** Stays the same object; what it holds changes with `refresh`. */
  readonly env: Environment;
  /** Reads the store again. When that fails the secrets of before stay, and the reason is told. */
  refresh(): Promise<Result<null>>;
  /** Programs are looked for on this PATH from now on. */
  searchOn(searchPath: string): void;
}

/**
 * The host's environment with the secrets of `store` over it. Each agent's allow-list decides which of them it is given.
 * Every value is hidden from then on in whatever is written down.
 */
export function createAgentSecrets(
  base: Environment,
  store: () => SecretStore | null,
): AgentSecrets {
  const env: Record<string, string | undefined> = { ...base };
  let held: readonly string[] = [];
  return {
    env,
    searchOn(searchPath) {
      env['PATH'] = searchPath;
    },
    async refresh() {
      const opened = store();
      const kept: Result<Secrets> = opened === null ? ok({}) : await opened.read();
      if (!kept.ok) return kept;
      for (const name of held) env[name] = base[name];
      Object.assign(env, kept.value);
      held = Object.keys(kept.value);
      hideSecrets(Object.entries(kept.value).map(([name, value]) => ({ name, value })));
      return ok(null);
    },
  };
}
