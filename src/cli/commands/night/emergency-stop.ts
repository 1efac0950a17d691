import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endFromOutside } from '../../../node/emergency/end-from-outside.ts';
import { placeStopFile } from '../../../node/emergency/stop-file.ts';
import { lockHolder } from '../../../node/lock.ts';
import { openStoreReadOnly } from '../../../node/store/open.ts';
import { withConnection } from '../../connect.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { CommandContext } from '../../options/shared-options.ts';

/** How long the host may take to say in its journal that it heard. */
const HEARS_WITHIN_MS = 2500;
const LOOK_EVERY_MS = 100;

/**
 * The emergency stop from outside. First the file, which every host follows and which forbids every start; then all that
 * runs is ended from here too, so that it works while the host hangs. Where no host runs, the journal is told from here.
 */
export async function emergencyStop(context: CommandContext, note: string): Promise<ExitCode> {
  const { output, isJson, paths } = context;
  const { stateDir } = paths;
  const order = { from: 'command', note } as const;
  const placed = placeStopFile(stateDir, order);
  if (!placed.ok) output.failure(placed.error);
  const [{ ended, leftBehind }, hanging] = await Promise.all([
    endFromOutside(stateDir),
    hangingHost(stateDir),
  ]);
  if (hanging === null && !isRecorded(stateDir)) {
    const told = await withConnection(context, (dispatch) => dispatch('emergency.stop', order));
    if (!told.ok) output.failure(told.error);
  }
  const facts = { stopped: placed.ok, ended, leftBehind, hangingHost: hanging };
  if (isJson) output.json({ schemaVersion: 1, ...facts });
  else for (const line of linesOf(facts)) output.data(line);
  return placed.ok && leftBehind === 0 ? EXIT.ok : EXIT.unexpected;
}

interface Facts {
  readonly leftBehind: number;
  readonly hangingHost: number | null;
}

function linesOf({ leftBehind, hangingHost }: Facts): string[] {
  return [
    `Emergency stop. ${leftBehind === 0 ? 'Nothing runs any more.' : `${leftBehind} processes could not be ended.`}`,
    ...(hangingHost === null
      ? []
      : [`The host does not answer; end it with: kill -9 ${hangingHost}`]),
    'Nothing starts until you re-arm: nightkiln rearm',
  ];
}

/** The host that holds the state folder and does not take note of the stop in time; null when all is well. */
async function hangingHost(stateDir: string): Promise<number | null> {
  const holder = lockHolder(stateDir);
  if (holder === null) return null;
  const until = performance.now() + HEARS_WITHIN_MS;
  while (performance.now() < until) {
    if (isRecorded(stateDir)) return null;
    await pause(LOOK_EVERY_MS);
  }
  return lockHolder(stateDir);
}

function isRecorded(stateDir: string): boolean {
  const opened = openStoreReadOnly(path.join(stateDir, 'nightkiln.db'));
  if (!opened.ok) return false;
  try {
    return opened.value.emergency() !== null;
  } finally {
    opened.value.close();
  }
}
