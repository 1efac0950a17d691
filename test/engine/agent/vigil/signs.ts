import type { FileVitals, VitalSigns, Vitals } from '../../../../src/engine/ports/agent.ts';

/** A run that has just begun and does nothing. */
export const FLAT: Vitals = {
  progress: 0,
  runningCommands: 0,
  cpuMs: 0,
  isRunnable: false,
  memoryBytes: 50e6,
  processes: 3,
  writtenBytes: 0,
};

/** Vital signs in a test's hand, with how often the folders were walked. */
export interface HandSigns extends VitalSigns {
  now: Vitals | null;
  files: FileVitals;
  walks: number;
}

export function handSigns(): HandSigns {
  const signs: HandSigns = {
    now: FLAT,
    files: { changedAt: null, grownBytes: 0 },
    walks: 0,
    read: () => Promise.resolve(signs.now),
    readFiles: () => {
      signs.walks += 1;
      return Promise.resolve(signs.files);
    },
  };
  return signs;
}
