// Calls every export of the built addon on a real Mac and checks the answers' shape. Fails when the addon is missing.
import assert from 'node:assert/strict';
import { missingBecause, native, nullObject } from './index.js';

assert.equal(missingBecause, null, `The addon is missing. ${missingBecause}`);
assert.deepEqual(Object.keys(native).sort(), Object.keys(nullObject).sort());

const SNAPSHOTS = ['clocks', 'idle', 'memoryPressure', 'network', 'powerSource', 'systemState'];
const BUDGET_MS = 5;

for (const name of SNAPSHOTS) {
  native[name]();
  const startedAt = performance.now();
  const reading = native[name]();
  const tookMs = performance.now() - startedAt;
  assert.deepEqual(Object.keys(reading).sort(), Object.keys(nullObject[name]()).sort(), name);
  report(name, { ...reading, tookMs: Number(tookMs.toFixed(2)), withinBudget: tookMs < BUDGET_MS });
}

const clocks = native.clocks();
assert.ok(Math.abs(clocks.wallMs - Date.now()) < 1000, 'the wall clock agrees with the runtime');
assert.ok(clocks.continuousMs >= clocks.awakeMs, 'time with sleep is at least time awake');
assert.ok(['ac', 'battery', 'ups', 'unknown'].includes(native.powerSource().source));
assert.ok(native.diskFree('/').totalBytes > 0, 'the root volume has a size');
assert.equal(native.diskFree('').totalBytes, null, 'an empty path is unknown, not an error');

const name = 'Nightkiln smoke test';
const { id } = await native.createAssertion({
  type: 'idle-system',
  name,
  details: 'Held for a moment.',
  timeoutSec: 60,
});
const own = await native.listAssertions({ own: true });
assert.ok(
  own.some((line) => line.name === name && line.pid === process.pid),
  'the assertion is read back',
);
await native.renewAssertion(id, 120);
await native.releaseAssertion(id);
await assert.rejects(native.releaseAssertion(id), { name: 'NativeError', code: 'E_CLOSED' });
await assert.rejects(native.renewAssertion(id, 120), { code: 'E_CLOSED' });
await assert.rejects(native.createAssertion({ type: 'none', name, timeoutSec: 60 }), {
  code: 'E_ARG',
});
const left = await native.listAssertions({ own: true });
assert.ok(!left.some((line) => line.name === name), 'the assertion is gone');

const token = native.beginActivity('Smoke test');
native.endActivity(token);
assert.throws(() => native.endActivity(token), { code: 'E_CLOSED' });

report('mediaInUse', await native.mediaInUse());
report('scheduledPowerEvents', await native.scheduledPowerEvents());

const network = await new Promise((resolve) => {
  const timer = setTimeout(() => resolve(native.network()), 2000);
  const subscription = native.onNetwork((reading) => {
    clearTimeout(timer);
    subscription.close();
    resolve(reading);
  });
});
report('onNetwork', network);

for (const subscribe of ['onNetwork', 'onPowerSource', 'onSystemState', 'onWillSleep']) {
  assert.throws(() => native[subscribe](), { name: 'NativeError', code: 'E_ARG' });
  const subscription = native[subscribe](() => undefined);
  subscription.close();
  subscription.close();
}

// These stay open: subscriptions never keep the process alive, so the script must still end.
native.onPowerSource(() => undefined);
native.onSystemState(() => undefined);
native.onWillSleep((event) => event.ack(), { maxDelayMs: 1000 });
report('smoke', 'passed');

function report(what, value) {
  process.stdout.write(`${what} ${JSON.stringify(value)}\n`);
}
