import { runStep } from '../../../src/engine/steps/step.ts';
import { createFailpoint } from '../../../src/node/failpoint.ts';
import { createNodeIds } from '../../../src/node/ids.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';
import { openOrThrow } from '../../helpers/temp-store.ts';
import { REMOTE_KINDS, remoteStep } from './remote-effects.ts';

// A host that does every remote step of the given number of tasks, from wherever the one before it died.
const [file = '', url = '', tasks = '0'] = process.argv.slice(2);
const store = openOrThrow(file, createManualClock());
const ids = createNodeIds();
const deps = { store, ids, failpoint: createFailpoint(process.env) };
const open = new Set(store.openSteps().map(({ owner, name }) => `${owner} ${name}`));
const all = Array.from({ length: Number(tasks) }, (_, n) => n);
const steps = all.flatMap((n) => REMOTE_KINDS.map((kind) => remoteStep(kind, n, { url, ids })));
for (const step of steps.filter(({ owner, name }) => open.has(`${owner} ${name}`)))
  await done(step);
process.stdout.write('recovered\n');
for (const step of steps) {
  await done(step);
  process.stdout.write(`${step.owner} ${step.name}\n`);
}
store.close();

async function done(step: (typeof steps)[number]): Promise<void> {
  const result = await runStep(deps, step);
  if (!result.ok) throw new Error(result.error.message);
}
