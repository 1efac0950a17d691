import { openStore } from '../../../../src/node/store/open.ts';
import { createManualClock } from '../../../helpers/manual-clock.ts';

// Opens the journal, appends so many events, and says the number of each once it was acknowledged. A write or an opening
// that is refused is said in words, and ends it.
const [file = '', count = '0'] = process.argv.slice(2);
const clock = createManualClock();
const opened = openStore({ path: file, clock, monotonicMs: clock.now, onFull: () => undefined });
if (!opened.ok) {
  process.stdout.write(`refused ${opened.error.code}\n`);
} else {
  try {
    for (let n = 0; n < Number(count); n += 1) {
      const { seq } = opened.value.append({ type: 'night.noted', body: { text: `note ${n}` } });
      process.stdout.write(`${seq}\n`);
    }
    opened.value.close();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    process.stdout.write(`refused ${code}\n`);
  }
}
