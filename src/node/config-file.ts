import { renderErrors, renderNotice } from '../engine/config/render.ts';
import type { ConfigSource } from '../engine/ports/config-source.ts';
import type { AppError } from '../shared/error.ts';
import { fail, type Result } from '../shared/result.ts';
import { keepLastGood, readLastGood } from './config/last-good.ts';
import { type ConfigOrigin, type LoadedConfig, loadText } from './config/load.ts';
import { readText } from './config/read-text.ts';

/**
 * Reads, resolves and narrows the configuration; writes nothing. A missing file means the defaults. Errors have code
 * `config-invalid` and their place.
 */
export async function loadConfig(origin: ConfigOrigin): Promise<Result<LoadedConfig, AppError[]>> {
  const text = await readText(origin.file);
  return text.ok ? loadText(text.value, origin) : fail([text.error]);
}

/** The configuration in force: always a good one. */
export interface LiveConfig extends ConfigSource {
  loaded(): LoadedConfig;
  /** What is wrong with the file as it stands; empty when the file is what is in force. */
  problems(): readonly AppError[];
  /** Reads the file again. A broken file leaves what is in force as it was. */
  reload(): Promise<Result<LoadedConfig, AppError[]>>;
}

/**
 * Opens the configuration. With a broken file, the last good text of it is in force, otherwise the defaults, which name
 * no repository and so start nothing. Fails only when a flag or variable is broken, because nothing older is meant then.
 */
export async function createConfigSource(
  origin: ConfigOrigin,
): Promise<Result<LiveConfig, AppError[]>> {
  const first = await load(origin);
  const start = first.ok ? first : await fallBack(origin);
  if (!start.ok) return fail(first.ok ? start.error : first.error);
  let inForce = start.value;
  let problems: readonly AppError[] = first.ok ? [] : first.error;
  return {
    ok: true,
    value: {
      current: () => inForce.config,
      hash: () => inForce.hash,
      loaded: () => inForce,
      prompt: (file) => inForce.prompts.get(file) ?? null,
      problems: () => problems,
      notices: () => [
        ...problems.map((problem) => renderErrors([problem])),
        ...inForce.notices.map(renderNotice),
      ],
      async reload() {
        const next = await load(origin);
        problems = next.ok ? [] : next.error;
        if (next.ok) inForce = next.value;
        return next;
      },
    },
  };
}

/** Loads the file and keeps its text when it is good. */
async function load(origin: ConfigOrigin): Promise<Result<LoadedConfig, AppError[]>> {
  const text = await readText(origin.file);
  if (!text.ok) return fail([text.error]);
  const loaded = await loadText(text.value, origin);
  if (!loaded.ok || text.value === null) return loaded;
  const kept = await keepLastGood(origin.stateDir, { file: origin.file, text: text.value });
  if (kept.ok) return loaded;
  const place = kept.error.place ?? {};
  const notice = { kind: 'note', sentence: kept.error.message, place } as const;
  return { ok: true, value: { ...loaded.value, notices: [...loaded.value.notices, notice] } };
}

async function fallBack(origin: ConfigOrigin): Promise<Result<LoadedConfig, AppError[]>> {
  const text = await readLastGood(origin.stateDir, origin.file);
  const loaded = await loadText(text, origin);
  return loaded.ok || text === null ? loaded : loadText(null, origin);
}
