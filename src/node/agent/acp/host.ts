import type { Clock } from '../../../engine/ports/clock.ts';
import type { AcpAgentConfig } from '../../../shared/schema/settings/agents.ts';
import type { startProcess } from '../../process/start.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** What the driver of one ACP agent is made of. */
export interface AcpHost {
  /** Its name in the configuration. */
  readonly id: string;
  readonly config: AcpAgentConfig;
  /** The environment of this host; the agent receives an allow-listed part of it and what its settings add. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly startProcess: typeof startProcess;
  /** Absolute folder of ours for the output of a look at the agent. */
  readonly runDir: string;
  readonly clock: Clock;
  /** Holds it while it works; absent: nothing does. */
  readonly sandbox?: Sandbox | undefined;
  /** Its HOME in the sandbox, absolute, kept from run to run; absent: an empty one. */
  readonly home?: string | undefined;
  /** What sessions had cost when they were last left, by their id, in US dollars; the driver keeps it. */
  readonly costs?: Map<string, number>;
  /** How long an answer may take that needs no model, in milliseconds; absent: a minute. */
  readonly answerMs?: number;
}
