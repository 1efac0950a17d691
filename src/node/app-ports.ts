import type { Notifier } from '../engine/ports/notifier.ts';
import type { Power } from '../engine/ports/power.ts';
import type { Dispatch } from '../shared/dispatch.ts';
import type { Feed } from '../shared/feed.ts';
import type { Capabilities } from '../shared/schema/host.ts';

/** What differs between the hosts: the menu-bar app and the headless one. */
export interface OsPorts {
  readonly power: Power;
  readonly notifier: Notifier;
  readonly capabilities: Capabilities;
  /** Shows the brief window; false where there is none. */
  openBrief(): boolean;
}

/** The running product behind one dispatch and one feed. */
export interface App {
  readonly dispatch: Dispatch;
  readonly feed: Feed;
  /** Continues what an earlier host left open. */
  start(): Promise<void>;
  /** Ends agents, leaves an open night open, closes the store and the lock. */
  stop(): Promise<void>;
}
