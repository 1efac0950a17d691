import { createManualClock } from '../../helpers/manual-clock.ts';
import { openOrThrow } from '../../helpers/temp-store.ts';

// Opens the journal and appends the given number of events, each a commit of its own.
const [file = '', count = '0'] = process.argv.slice(2);
const store = openOrThrow(file, createManualClock());
for (let n = 0; n < Number(count); n += 1) {
  store.append({ type: 'night.noted', body: { text: `note ${n}` } });
}
store.close();
