import type { Clock } from '../../../engine/ports/clock.ts';
import type { CodexConfig } from '../../../shared/schema/settings/agents.ts';
import type { startProcess } from '../../process/start.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** What a codex driver is made of. */
export interface CodexHost {
  readonly config: CodexConfig;
  /** The environment of this host; codex receives an allow-listed part of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly startProcess: typeof startProcess;
  /** Absolute folder of ours for each run's temporary folder and last message. */
  readonly runDir: string;
  readonly clock: Clock;
  /** More `key=value` settings for codex; absent: those of `NIGHTKILN_CODEX_CONFIG`. */
  readonly extraConfig?: readonly string[];
  /** Ours, around codex and its own; absent: codex's own alone. */
  readonly sandbox?: Sandbox | undefined;
}
