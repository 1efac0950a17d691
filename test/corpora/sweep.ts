import { createChance, createHostile, type Grounds } from './hostile.ts';

/** A reader of bytes from outside: whatever comes, it gives a value or a typed error (R104). */
export interface Subject extends Grounds {
  readonly name: string;
  /** Throws for what is a fault; what it gives back is not looked at. */
  readonly read: (text: string) => unknown;
}

/** What a sweep came to. */
export interface SweepReport {
  readonly cases: number;
  readonly crashes: readonly string[];
  /** Processor time of the slowest case, and what it was. */
  readonly worstMs: number;
  readonly worst: string;
}

const MOST_CRASHES = 5;
const SHOWN = 300;

/** Gives `subject` so many hostile inputs. Throws when one changes what all objects have. */
export async function sweep(subject: Subject, cases: number, seed: number): Promise<SweepReport> {
  const next = createHostile(subject, createChance(seed));
  const crashes: string[] = [];
  let worst = { ms: 0, text: '' };
  for (let n = 0; n < cases; n += 1) {
    const text = next();
    const before = process.cpuUsage();
    try {
      const value = subject.read(text);
      if (value instanceof Promise) await value;
    } catch (thrown) {
      if (crashes.length < MOST_CRASHES)
        crashes.push(`${String(thrown)} on ${JSON.stringify(text.slice(0, SHOWN))}`);
    }
    const used = process.cpuUsage(before);
    const ms = (used.user + used.system) / 1000;
    if (ms > worst.ms) worst = { ms, text };
    requireClean(text);
  }
  return { cases, crashes, worstMs: worst.ms, worst: JSON.stringify(worst.text.slice(0, SHOWN)) };
}

function requireClean(text: string): void {
  const isClean = !('polluted' in {}) && Object.keys(Object.prototype).length === 0;
  if (!isClean)
    throw new Error(`every object is changed by ${JSON.stringify(text.slice(0, SHOWN))}`);
}
