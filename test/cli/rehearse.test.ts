import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type KilnWorld, kilnWorld } from '../system/kiln-world.ts';

/** Each test starts several processes; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let world: KilnWorld;
beforeEach(async () => {
  world = await kilnWorld();
});
afterEach(() => world.dispose());

function configure(more: object = {}, repository: object = {}): void {
  world.cli.configure(
    JSON.stringify({
      constraints: { pluggedIn: false, ignore: ['all'] },
      limits: { minFreeDiskBytes: 0 },
      agent: 'housekeeper',
      codex: { bin: path.join(world.cli.root, 'no-codex') },
      repositories: [
        {
          id: 'kiln',
          path: world.repo.path,
          checks: [{ name: 'sound', command: 'true' }],
          ...repository,
        },
      ],
      ...more,
    }),
  );
}

it('prints a line for each thing and then what they come to, with 0, and leaves the checkout as it was', async () => {
  configure();
  const before = await world.checkout();
  const ended = await world.cli.run(['rehearse']);
  expect(ended.stdout).toContain('OK      kiln: sound is green at the base.\n');
  expect(ended.stdout.trimEnd().split('\n').at(-1)).toMatch(/^Ready for tonight\./);
  expect(ended.code).toBe(0);
  expect(await world.checkout()).toBe(before);
});

it('prints a line as soon as it is known', async () => {
  configure({}, { setup: `while [ ! -e ${world.cli.root}/go ]; do sleep 0.1; done` });
  const started = world.cli.start(['rehearse']);
  expect(await started.until((stdout) => stdout.includes('can be read'))).not.toContain('Ready');
  mkdirSync(path.join(world.cli.root, 'go'));
  expect((await started.done).code).toBe(0);
});

it('prints one JSON document, what blocks first', async () => {
  configure({ agent: 'codex' });
  const ended = await world.cli.run(['rehearse', '--json']);
  const document = JSON.parse(ended.stdout);
  expect(document).toMatchObject({ schemaVersion: 1, isReady: false });
  expect(document.lines[0]).toMatchObject({ id: 'agent:codex', level: 'blocked' });
  expect(ended.code).toBe(7);
});

it.each([
  ['a repository that cannot be read', { repositories: [{ id: 'x', path: '/nowhere' }] }, 2],
  ['an agent that is missing', { agent: 'codex' }, 7],
  [
    'a disk that is too small',
    { constraints: { pluggedIn: false }, limits: { minFreeDiskBytes: 9e15 } },
    3,
  ],
])('ends for %s with its code', async (_, more, code) => {
  configure(more);
  const ended = await world.cli.run(['rehearse']);
  expect(ended.stdout).toContain('BLOCKED ');
  expect(ended.stdout).toContain('Not ready: ');
  expect(ended.code).toBe(code);
});

it('ends for a setup that fails with 1', async () => {
  configure({}, { setup: 'exit 9' });
  expect((await world.cli.run(['rehearse'])).code).toBe(1);
});

it('asks the host that runs, and prints what it answers', async () => {
  configure();
  const host = world.cli.start(['serve', '--port', '0']);
  await host.until((stdout) => stdout.includes('http://'));
  const ended = await world.cli.run(['rehearse']);
  host.child.kill('SIGTERM');
  await host.done;
  expect(ended.stdout).toContain('OK      kiln: sound is green at the base.\n');
  expect(ended.code).toBe(0);
});

it('takes away what it tried when it is interrupted, with 130', async () => {
  configure({}, { setup: `touch ${world.cli.root}/begun; sleep 300` });
  const started = world.cli.start(['rehearse']);
  await started.until((stdout) => stdout.includes('can be read'));
  started.child.kill('SIGINT');
  expect((await started.done).code).toBe(130);
  // The next one finds nothing in its way.
  configure();
  expect((await world.cli.run(['rehearse'])).code).toBe(0);
});
