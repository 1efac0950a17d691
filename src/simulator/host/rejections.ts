import { HostDead } from './gate.ts';

/**
 * Runs a world with rejections that nobody handles told to `onFault` instead of ending this process: a program that died
 * in the middle of a call leaves some behind, any other is a bug of the program. Not for two worlds at once.
 */
export async function catchingRejections<T>(
  onFault: (fault: unknown) => void,
  run: () => Promise<T>,
): Promise<T> {
  const others = process.listeners('unhandledRejection');
  const ignore = (): void => undefined;
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (fault) => {
    if (!(fault instanceof HostDead)) onFault(fault);
  });
  // Without a listener each one that is handled after all is a warning on the terminal.
  process.on('rejectionHandled', ignore);
  try {
    return await run();
  } finally {
    process.removeAllListeners('unhandledRejection');
    process.off('rejectionHandled', ignore);
    for (const listener of others) process.on('unhandledRejection', listener);
  }
}
