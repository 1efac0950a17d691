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
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (fault) => {
    if (!(fault instanceof HostDead)) onFault(fault);
  });
  try {
    return await run();
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  }
}
