/** Why a call of the addon failed. `status` is the IOReturn where the system gave one. */
export interface NativeError extends Error {
  readonly name: 'NativeError';
  readonly code: 'E_IOKIT' | 'E_ARG' | 'E_CLOSED' | 'E_UNSUPPORTED';
  readonly status?: number;
}

/** A running subscription. It never keeps the process alive; nothing is delivered after `close()`. */
export interface NativeSubscription {
  close(): void;
}

/** Three clocks read together, in milliseconds. `awakeMs` stops during sleep, `continuousMs` does not. */
export interface ClockReading {
  readonly wallMs: number | null;
  readonly awakeMs: number | null;
  readonly continuousMs: number | null;
}

/** The power source. `charging` is false on AC while charging is optimised: it never means "unplugged". */
export interface PowerSourceReading {
  readonly source: 'ac' | 'battery' | 'ups' | 'unknown';
  readonly hasBattery: boolean | null;
  /** 0 to 100 of the internal battery. */
  readonly percent: number | null;
  readonly charging: boolean | null;
  readonly charged: boolean | null;
  /** Null while the system computes it and on external power. */
  readonly timeToEmptySec: number | null;
  readonly adapterWatts: number | null;
  readonly warning: 'none' | 'early' | 'final' | null;
  readonly lowPowerMode: boolean | null;
}

/** What the root power domain says. `fullWake` is false in a dark wake. */
export interface SystemStateReading {
  readonly fullWake: boolean | null;
  readonly capabilities: {
    readonly cpu: boolean | null;
    readonly graphics: boolean | null;
    readonly audio: boolean | null;
    readonly network: boolean | null;
  };
  readonly lid: {
    readonly present: boolean | null;
    readonly closed: boolean | null;
    readonly causesSleep: boolean | null;
  };
  readonly sleepDisabled: boolean | null;
  readonly wakeType: string | null;
  readonly displayAsleep: boolean | null;
}

/** A change of the system's sleep or of the lid; the lid fields are null for the other kinds. */
export interface SystemStateEvent {
  readonly kind: 'will-sleep' | 'will-wake' | 'did-wake' | 'lid';
  readonly lidClosed: boolean | null;
  readonly lidCausesSleep: boolean | null;
}

/** Sleep is about to begin. Call `ack()` when ready; the limit acknowledges by itself. */
export interface WillSleepEvent {
  ack(): void;
}

/** The limit of a sleep delay: 0 to 20000, 10000 when absent. */
export interface WillSleepOptions {
  readonly maxDelayMs?: number;
}

/** What to hold: `name` has 1 to 128 bytes, `timeoutSec` 1 to 86400, after which the system releases the hold. */
export interface AssertionOptions {
  readonly type: 'idle-system' | 'idle-display' | 'network-client';
  readonly name: string;
  readonly details?: string;
  readonly timeoutSec: number;
}

/** One power assertion as the system lists it; `type` is the system's own word. */
export interface AssertionLine {
  readonly pid: number;
  readonly process: string | null;
  readonly type: string | null;
  readonly name: string | null;
  readonly level: number | null;
}

/** How long there was no input in this login session, and whether its screen is locked and on the console. */
export interface IdleReading {
  readonly seconds: number | null;
  readonly locked: boolean | null;
  readonly onConsole: boolean | null;
}

/** The default route. Every field is null until the system has answered, a moment after the first call. */
export interface NetworkReading {
  readonly status: 'satisfied' | 'satisfiable' | 'unsatisfied' | 'unknown' | null;
  /** Of the preferred interface; `other` behind a VPN, where `wifiUsable` and `wiredUsable` still tell. */
  readonly iface: 'wifi' | 'wired' | 'cellular' | 'loopback' | 'other' | null;
  readonly wifiUsable: boolean | null;
  readonly wiredUsable: boolean | null;
  readonly expensive: boolean | null;
  /** Low Data Mode. */
  readonly constrained: boolean | null;
  readonly dns: boolean | null;
}

/** Whether another process captures audio (`high`: by process, macOS 14.2; `low`: by device) or any a camera. */
export interface MediaReading {
  readonly mic: {
    readonly inUse: boolean | null;
    readonly pids: readonly number[];
    readonly confidence: 'high' | 'low' | 'none';
  };
  readonly camera: { readonly inUse: boolean | null };
}

/** A wake, sleep or shutdown that somebody scheduled; `type` is the system's own word. */
export interface ScheduledPowerEvent {
  readonly atMs: number | null;
  readonly type: string | null;
  readonly owner: string | null;
}

export interface MemoryPressureReading {
  readonly level: 'normal' | 'warn' | 'critical' | null;
}

export interface DiskFreeReading {
  /** Free, including what the system would purge for important data. */
  readonly importantBytes: number | null;
  readonly totalBytes: number | null;
}

/** Everything the addon exports. Snapshots never throw; promises reject with a `NativeError`. */
export interface NativeAddon {
  /** Keeps App Nap away from this process; returns the token for `endActivity`. Does not hold the system awake. */
  beginActivity(reason: string): number;
  clocks(): ClockReading;
  createAssertion(options: AssertionOptions): Promise<{ readonly id: number }>;
  diskFree(path: string): DiskFreeReading;
  endActivity(token: number): void;
  idle(): IdleReading;
  listAssertions(options?: { readonly own?: boolean }): Promise<readonly AssertionLine[]>;
  mediaInUse(): Promise<MediaReading>;
  memoryPressure(): MemoryPressureReading;
  network(): NetworkReading;
  onNetwork(callback: (reading: NetworkReading) => void): NativeSubscription;
  /** At most one call per second. */
  onPowerSource(callback: (reading: PowerSourceReading) => void): NativeSubscription;
  onSystemState(callback: (event: SystemStateEvent) => void): NativeSubscription;
  onWillSleep(
    handler: (event: WillSleepEvent) => void,
    options?: WillSleepOptions,
  ): NativeSubscription;
  powerSource(): PowerSourceReading;
  releaseAssertion(id: number): Promise<void>;
  /** Starts the timeout anew. */
  renewAssertion(id: number, timeoutSec: number): Promise<void>;
  scheduledPowerEvents(): Promise<readonly ScheduledPowerEvent[]>;
  systemState(): SystemStateReading;
}

/** The addon where it could be loaded, and the null object everywhere else. */
export declare const native: NativeAddon;

/** Null when `native` is the addon; otherwise one sentence that says why it is not. */
export declare const missingBecause: string | null;

/** Every function present, every reading unknown, no event ever, every assertion refused with E_UNSUPPORTED. */
export declare const nullObject: NativeAddon;

/** The addon's file for a platform and architecture, in the order it is looked for. */
export declare function candidatePaths(platform: string, arch: string): readonly string[];

/** Loads the first candidate that exports every function; the null object and the reason when there is none. */
export declare function load(paths: readonly string[]): {
  readonly native: NativeAddon;
  readonly missingBecause: string | null;
};
