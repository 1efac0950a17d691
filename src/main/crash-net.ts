import type { Log } from '../engine/ports/log.ts';

/** Catches what nobody caught: logs it and hands over to `leave`, because the state of the process is then unknown. */
export function installCrashNet(log: Log, leave: () => void): void {
  let isLeaving = false;
  const caught = (event: string) => (reason: unknown) => {
    log.error(event, { reason });
    if (!isLeaving) leave();
    isLeaving = true;
  };
  process.on('uncaughtException', caught('crash.exception'));
  process.on('unhandledRejection', caught('crash.rejection'));
}
