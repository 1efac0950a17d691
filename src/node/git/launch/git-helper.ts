import process from 'node:process';
import { launchHere } from './launch.ts';
import { type Question, READY } from './question.ts';

/**
 * A small process that starts git for a large one (`createLauncher`). It ends with its parent, after the runs that are
 * under way, and leaves the signals of a terminal to it.
 */
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.on('message', (message: Question) => {
  const { id, wish } = message;
  void launchHere(wish).then((end) => {
    if (process.connected) process.send?.({ id, end });
  });
});
process.send?.(READY);
