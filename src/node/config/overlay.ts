import { createHash } from 'node:crypto';
import type { ConfigSource } from '../../engine/ports/config-source.ts';
import type { Config } from '../../shared/schema/config.ts';

/** `source` with what this process adds to it; the hash covers the addition. */
export function withOverlay(source: ConfigSource, apply: (config: Config) => Config): ConfigSource {
  const current = (): Config => apply(source.current());
  return {
    current,
    notices: source.notices,
    prompt: (file) => source.prompt?.(file) ?? null,
    hash: () => createHash('sha256').update(JSON.stringify(current())).digest('hex'),
  };
}
