import { acquireLock } from '../../src/node/lock.ts';

// Tries to take the lock of a folder, says how it went, and holds it until it is killed or its input ends.
const [dir = ''] = process.argv.slice(2);
const lock = acquireLock(dir);
process.stdout.write(`${lock.ok ? 'won' : `${lock.error.code}: ${lock.error.message}`}\n`);
if (lock.ok) {
  process.stdin.resume();
  process.stdin.on('end', () => process.exit(0));
}
