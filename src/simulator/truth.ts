import type { StoredEvent } from '../shared/event.ts';

/** What the world itself knows to have happened; the engine never reads it. */
export type Fact =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | { readonly kind: 'host'; readonly is: 'started' | 'crashed' | 'quit' | 'ready' }
  | { readonly kind: 'machine'; readonly says: string; readonly steppedMs?: number }
  | { readonly kind: 'user'; readonly did: string; readonly answer: string }
  | {
      readonly kind: 'agent';
      readonly is: 'started' | 'ended' | 'reaped';
      readonly runToken: string;
      readonly worktree: string;
      readonly deadlineAt: number;
      readonly how: string;
    }
  | { readonly kind: 'hold'; readonly is: 'taken' | 'released' | 'lost'; readonly name: string }
  | { readonly kind: 'watermark'; readonly from: number; readonly to: number }
  | { readonly kind: 'fault'; readonly says: string };

/** The state of the machine at a moment, as it truly was. */
export interface MachineTruth {
  readonly wake: 'awake' | 'dark' | 'asleep';
  readonly onAc: boolean;
  readonly hasBattery: boolean;
  readonly isOnline: boolean;
  readonly isUserActive: boolean;
  /** Holds on sleep that are in force. */
  readonly holds: number;
  /** Whether a host's process is there. */
  readonly isHostUp: boolean;
}

/** A fact with its place in time. */
export interface Entry {
  readonly wallMs: number;
  readonly steadyMs: number;
  readonly awakeMs: number;
  readonly servedMs: number;
  readonly machine: MachineTruth;
  readonly fact: Fact;
}
