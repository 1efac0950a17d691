import { type MapNode, setAt } from './tree.ts';

/** A value from a flag or from the environment; it wins over every file. `said` is its name there. */
export interface Override {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
  readonly said: string;
}

type Kind = 'text' | 'number' | 'yes-no';

/** The `NIGHTKILN_*` variables that set a value, by the key they set. */
export const ENVIRONMENT: readonly {
  readonly name: string;
  readonly path: readonly string[];
  readonly kind: Kind;
}[] = [
  { name: 'NIGHTKILN_AGENT', path: ['agent'], kind: 'text' },
  { name: 'NIGHTKILN_WINDOW_START', path: ['window', 'start'], kind: 'text' },
  { name: 'NIGHTKILN_WINDOW_END', path: ['window', 'end'], kind: 'text' },
  { name: 'NIGHTKILN_PLUGGED_IN', path: ['constraints', 'pluggedIn'], kind: 'yes-no' },
  { name: 'NIGHTKILN_WIFI_ONLY', path: ['constraints', 'wifiOnly'], kind: 'yes-no' },
  { name: 'NIGHTKILN_MAX_CONCURRENT', path: ['limits', 'maxConcurrent'], kind: 'number' },
  { name: 'NIGHTKILN_MAX_TRIES', path: ['limits', 'maxTries'], kind: 'number' },
  { name: 'NIGHTKILN_MAX_TASKS', path: ['limits', 'maxTasks'], kind: 'number' },
  { name: 'NIGHTKILN_TASK_TIME_MS', path: ['limits', 'taskTimeMs'], kind: 'number' },
  { name: 'NIGHTKILN_MIN_FREE_DISK_BYTES', path: ['limits', 'minFreeDiskBytes'], kind: 'number' },
  { name: 'NIGHTKILN_RUN_ROOT', path: ['runRoot'], kind: 'text' },
  { name: 'NIGHTKILN_CODEX_BIN', path: ['codex', 'bin'], kind: 'text' },
  { name: 'NIGHTKILN_CODEX_HOME', path: ['codex', 'home'], kind: 'text' },
  { name: 'NIGHTKILN_CODEX_MODEL', path: ['codex', 'model'], kind: 'text' },
  { name: 'NIGHTKILN_CODEX_EFFORT', path: ['codex', 'effort'], kind: 'text' },
  { name: 'NIGHTKILN_CODEX_SANDBOX', path: ['codex', 'sandbox'], kind: 'text' },
  { name: 'NIGHTKILN_CLAUDE_BIN', path: ['claude', 'bin'], kind: 'text' },
  { name: 'NIGHTKILN_CLAUDE_HOME', path: ['claude', 'home'], kind: 'text' },
  { name: 'NIGHTKILN_CLAUDE_MODEL', path: ['claude', 'model'], kind: 'text' },
  { name: 'NIGHTKILN_CLAUDE_EFFORT', path: ['claude', 'effort'], kind: 'text' },
  { name: 'NIGHTKILN_CLAUDE_SANDBOX', path: ['claude', 'sandbox'], kind: 'text' },
  { name: 'NIGHTKILN_GIT_NAME', path: ['gitIdentity', 'name'], kind: 'text' },
  { name: 'NIGHTKILN_GIT_EMAIL', path: ['gitIdentity', 'email'], kind: 'text' },
];

/** The overrides in an environment. An empty variable counts as unset; a malformed one fails with its name later. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Override[] {
  return ENVIRONMENT.flatMap(({ name, path, kind }) => {
    const text = env[name];
    if (text === undefined || text === '') return [];
    return [{ path, value: readValue(text, kind), said: name }];
  });
}

/** `tree` with every override in place; later ones win. */
export function applyOverrides(tree: MapNode, overrides: readonly Override[]): MapNode {
  let out = tree;
  for (const { path, value, said } of overrides) {
    out = setAt(out, path, { kind: 'scalar', field: said, spot: null, value });
  }
  return out;
}

function readValue(text: string, kind: Kind): string | number | boolean {
  if (kind === 'number' && /^\d{1,15}$/.test(text)) return Number(text);
  if (kind !== 'yes-no') return text;
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  return /^(0|false|no|off)$/i.test(text) ? false : text;
}
