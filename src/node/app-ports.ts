import type { Notifier } from '../engine/ports/notifier.ts';
import type { Power } from '../engine/ports/power.ts';
import type { Dispatch } from '../shared/dispatch.ts';
import type { Feed } from '../shared/feed.ts';
import type { Capabilities } from '../shared/schema/host.ts';
import type { HostDevice } from './host/device.ts';
import type { LoginPath, LoginPathWants } from './login-shell/login-path.ts';
import type { SecretStore } from './secrets/secret-store.ts';

/** What a host's device is made with. */
export interface DeviceWants {
  /** Where worktrees and state live. */
  readonly stateDir: string;
  /** The API that must be reachable, as configured now. */
  readonly apiUrl: () => string | undefined;
}

/** What differs between the hosts: the menu-bar app and the headless one. */
export interface OsPorts {
  readonly power: Power;
  readonly notifier: Notifier;
  readonly capabilities: Capabilities;
  /** What the machine says about itself. Without it only mains power and the disk are checked. */
  readonly device?: (wants: DeviceWants) => HostDevice;
  /** A clock that stands still during sleep, where the platform's own does not tell. */
  readonly awakeMs?: (() => number | null) | undefined;
  /** The PATH of the login shell, where a host is started without it; absent: PATH is as this process has it. */
  readonly loginPath?: ((wants: LoginPathWants) => LoginPath) | undefined;
  /** Where tokens of agents are kept; absent: in the file that `secrets.file` names, if it names one. */
  readonly secrets?: SecretStore | undefined;
  /** Shows the brief window; false where there is none. */
  openBrief(): boolean;
}

/** The running product behind one dispatch and one feed. */
export interface App {
  readonly dispatch: Dispatch;
  readonly feed: Feed;
  /** Continues what an earlier host left open. `end`: a night that had begun is ended instead, its work kept. */
  start(openNight?: 'go-on' | 'end'): Promise<void>;
  /** Ends agents, leaves an open night open, closes the store and the lock. */
  stop(): Promise<void>;
}
