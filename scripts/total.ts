import fs from 'node:fs';
import { z } from 'zod';
import { summaryLine } from './test-counts.ts';

const Counts = z.object({
  passed: z.number(),
  failed: z.number(),
  skipped: z.number(),
  failures: z.array(z.string()),
});

/** Adds up the plans named on the command line; one without counts did not finish and is a failure. */
const counts = process.argv.slice(2).map((plan) => {
  const file = `out/test-results/${plan}.counts.json`;
  if (!fs.existsSync(file))
    return { passed: 0, failed: 1, skipped: 0, failures: [`${plan}: it did not finish`] };
  return Counts.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
});
const sum = (read: (one: z.infer<typeof Counts>) => number): number =>
  counts.reduce((total, one) => total + read(one), 0);
const total = {
  passed: sum((one) => one.passed),
  failed: sum((one) => one.failed),
  skipped: sum((one) => one.skipped),
};
for (const failure of counts.flatMap(({ failures }) => failures)) {
  process.stdout.write(`failed: ${failure}\n`);
}
process.stdout.write(`${summaryLine(total)}\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
