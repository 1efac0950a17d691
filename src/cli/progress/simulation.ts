import { formatDuration } from '../../engine/time/duration.ts';
import { monotonicMs } from '../../node/clock.ts';
import {
  type CrewOptions,
  type Share,
  simulateInCrew,
  simulateShare,
} from '../../simulator/crew/crew.ts';
import { type Counter, createCounter, type Tally } from '../../simulator/crew/tally.ts';
import { retell, type Sought } from '../../simulator/simulate.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CommandContext } from '../options/shared-options.ts';

/** What `simulate` was asked for. */
export interface Wanted extends Sought {
  readonly workers: number;
}

/** One worker's part: each world as a line of JSON. */
export async function work(
  { output }: CommandContext,
  sought: Sought,
  share: Share,
): Promise<ExitCode> {
  const { signal } = new AbortController();
  const onWorld: CrewOptions['onWorld'] = (world) => output.json(world, true);
  await simulateShare({ sought, onWorld, signal }, share);
  return EXIT.ok;
}

/** Runs everything and says what came of it; an interrupt says what was done until then. */
export async function report(context: CommandContext, wanted: Wanted): Promise<ExitCode> {
  const beganAt = monotonicMs();
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.once('SIGINT', interrupt);
  const counter = createCounter();
  const many = `${count(wanted.nights)} nights of seed ${wanted.seed}`;
  context.output.note(`Simulating ${many}. An interrupt ends it with what was found until then.`);
  try {
    await run(context, wanted, { counter, signal: controller.signal, beganAt });
  } finally {
    process.off('SIGINT', interrupt);
  }
  const isComplete = !controller.signal.aborted;
  const seconds = Math.round((monotonicMs() - beganAt) / 100) / 10;
  const end = { tally: counter.tally(), isComplete, seconds };
  const timeline = await timelineOf(wanted.seed, end.tally);
  if (context.isJson) {
    const { seed, from } = wanted;
    context.output.json({
      schemaVersion: 1,
      seed,
      from,
      isComplete,
      seconds,
      ...end.tally,
      timeline,
    });
  } else {
    tell(context, wanted, { ...end, timeline });
  }
  if (end.tally.breaches.length > 0) return EXIT.failed;
  return isComplete ? EXIT.ok : EXIT.interrupted;
}

interface Run {
  readonly counter: Counter;
  readonly signal: AbortSignal;
  readonly beganAt: number;
}

function run(
  { output }: CommandContext,
  wanted: Wanted,
  { counter, signal, beganAt }: Run,
): Promise<void> {
  const onWorld: CrewOptions['onWorld'] = (world) => {
    counter.add(world);
    const { nights, breaches } = counter.tally();
    const passedMs = monotonicMs() - beganAt;
    const left = Math.max(0, wanted.nights - nights);
    const eta = formatDuration((passedMs / nights) * left);
    const counts = `${count(nights)} of ${count(wanted.nights)} nights`;
    output.progress(`${counts} · ${breaches.length} broken rules · about ${eta} left`);
  };
  const options = { sought: wanted, onWorld, signal };
  return wanted.workers === 1
    ? simulateShare(options, { index: 0, of: 1 })
    : simulateInCrew(options, wanted.workers);
}

async function timelineOf(seed: number, { breaches }: Tally): Promise<readonly string[]> {
  const [first] = breaches;
  return first === undefined ? [] : retell(seed, first.world, first.steadyMs);
}

const MOST_LINES = 120;

interface End {
  readonly tally: Tally;
  readonly isComplete: boolean;
  readonly seconds: number;
  readonly timeline: readonly string[];
}

function tell({ output }: CommandContext, { seed }: Wanted, end: End): void {
  const { tally, isComplete, seconds, timeline } = end;
  const { breaches } = tally;
  for (const { night, rule, promise, says } of breaches.slice(0, 10)) {
    output.data(`${output.style('red', `Night ${night}`)}: ${rule}: ${says}\n  ${promise}`);
  }
  const [first] = breaches;
  if (first !== undefined) {
    output.data(`\nWhat came before, in local time (seed ${seed}, night ${first.night}):`);
    output.data(timeline.slice(-MOST_LINES).join('\n'));
    output.data(`\nAgain: nightkiln simulate --seed ${seed} --from ${first.night} --nights 1`);
  }
  const verdict = breaches.length === 0 ? 'Every rule held.' : `${breaches.length} broken rules.`;
  const until = isComplete ? '' : ', interrupted';
  output.data(`${count(tally.nights)} nights of seed ${seed} in ${seconds} s${until}. ${verdict}`);
  output.data(`Starts: ${listed(tally.slots)}.`);
  output.data(`Lived through: ${listed(tally.lived)}.`);
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, number]) => `${count(number)} ${name}`)
    .join(', ');
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
