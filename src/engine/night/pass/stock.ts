import { type NightContext, nightOf, record } from '../context.ts';

/**
 * Looks at the running work every `phases.checkEveryMs` (features A9) and says in the night's story how it stands.
 * Returns stop.
 */
export function takeStock(context: NightContext): () => void {
  const { clock, store } = context.ports;
  let cancel = (): void => undefined;
  const look = (): void => {
    if (nightOf(context).state === 'running') {
      const rows = store.taskNights(context.nightId);
      const done = rows.filter(({ evidence }) => evidence !== null).length;
      const text = `Took stock: ${done} of ${rows.length} begun tasks done, ${rows.length - done} running.`;
      if (rows.length > 0) record(context, { type: 'night.noted', body: { text } });
    }
    wait();
  };
  const wait = (): void => {
    cancel = clock.after(context.config.phases.checkEveryMs, look);
  };
  wait();
  return () => cancel();
}
