import type { Brake } from '../../engine/ports/emergency/brake.ts';

/**
 * How long what runs may take to end politely when the host leaves. What is left then gets TERM and 2 s later KILL, so
 * that nothing is left after ten seconds (R30); an ordinary stop waits longer, because nobody waits for it.
 */
const POLITE_MS = 5000;

/** Stops these one after the other, which asks everything that runs to end; what does not listen is ended in time. */
export async function leaveInTime(
  brake: Pick<Brake, 'endAll'>,
  parts: readonly { stop(): Promise<void> }[],
): Promise<void> {
  const timer = setTimeout(() => void brake.endAll(), POLITE_MS);
  try {
    for (const part of parts) await part.stop();
  } finally {
    clearTimeout(timer);
  }
}
