import type { Clock } from '../../../engine/ports/clock.ts';
import type { ClaudeConfig } from '../../../shared/schema/settings/agents.ts';
import type { startProcess } from '../../process/start.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** What a claude driver is made of. */
export interface ClaudeHost {
  readonly config: ClaudeConfig;
  /** The environment of this host; claude receives an allow-listed part of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly startProcess: typeof startProcess;
  /** Absolute folder of ours that holds claude's login and threads, unless another is configured. */
  readonly homeDir: string;
  /** Absolute folder of ours for each run's settings. */
  readonly runDir: string;
  readonly clock: Clock;
  /** Ours, for a claude whose own is off. */
  readonly sandbox?: Sandbox | undefined;
}

/** Where claude's login and threads are. */
export function claudeHome(host: Pick<ClaudeHost, 'config' | 'homeDir'>): string {
  return host.config.home ?? host.homeDir;
}
