const neverFires = () => ({ close() {} });

function unsupported() {
  const error = new Error('The native addon is not available on this machine.');
  return Promise.reject(Object.assign(error, { name: 'NativeError', code: 'E_UNSUPPORTED' }));
}

/**
 * Stands in for the addon: every function present, every reading unknown, no event ever. Lists are refused and not
 * empty, because an empty list would say that nothing is held or scheduled.
 */
export const nullObject = Object.freeze({
  beginActivity: () => 0,
  clocks: () => ({ wallMs: null, awakeMs: null, continuousMs: null }),
  createAssertion: unsupported,
  diskFree: () => ({ importantBytes: null, totalBytes: null }),
  endActivity: () => undefined,
  idle: () => ({ seconds: null, locked: null, onConsole: null }),
  listAssertions: unsupported,
  mediaInUse: async () => ({
    mic: { inUse: null, pids: [], confidence: 'none' },
    camera: { inUse: null },
  }),
  memoryPressure: () => ({ level: null }),
  network: () => ({
    status: null,
    iface: null,
    wifiUsable: null,
    wiredUsable: null,
    expensive: null,
    constrained: null,
    dns: null,
  }),
  onNetwork: neverFires,
  onPowerSource: neverFires,
  onSystemState: neverFires,
  onWillSleep: neverFires,
  powerSource: () => ({
    source: 'unknown',
    hasBattery: null,
    percent: null,
    charging: null,
    charged: null,
    timeToEmptySec: null,
    adapterWatts: null,
    warning: null,
    lowPowerMode: null,
  }),
  releaseAssertion: unsupported,
  renewAssertion: unsupported,
  scheduledPowerEvents: unsupported,
  systemState: () => ({
    fullWake: null,
    capabilities: { cpu: null, graphics: null, audio: null, network: null },
    lid: { present: null, closed: null, causesSleep: null },
    sleepDisabled: null,
    wakeType: null,
    displayAsleep: null,
  }),
});
