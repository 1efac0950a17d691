import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALIASES } from '../../../src/engine/config/spelling/alias.ts';
import { toSnake } from '../../../src/engine/config/spelling/shape.ts';
import { type ConfigOrigin, loadText } from '../../../src/node/config/load.ts';
import { loadConfig } from '../../../src/node/config-file.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import { createPlace } from './place.ts';

const ORIGIN: ConfigOrigin = {
  file: '/nowhere/config.yaml',
  stateDir: '/nowhere/state',
  env: { HOME: '/home/someone' },
};

const KEYS = [
  ...Object.keys(Config.shape),
  ...ALIASES.flatMap((alias) => alias.from.map(toSnake)),
  '__proto__',
  'constructor',
  'start',
  'path',
  'id',
  'argv',
];

/** JSON whose keys are often ours, so that values reach every rule. */
const documents = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('22:00', '$HOME/x', '~', '$X', '@reboot', '', 0, 1, -1, 1e29, true, null),
    fc.string(),
    fc.array(tie('node'), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('node')), { maxLength: 6 })
    .map((pairs) => Object.fromEntries(pairs)),
})).map;

async function expectHonest(text: string): Promise<void> {
  const loaded = await loadText(text, ORIGIN);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)['agent']).toBeUndefined();
  if (loaded.ok) {
    expect(Config.safeParse(loaded.value.config).success).toBe(true);
    return;
  }
  expect(loaded.error.length).toBeGreaterThan(0);
  for (const error of loaded.error) {
    expect(error.code).toBe('config-invalid');
    expect(error.place?.file).toBe(ORIGIN.file);
    expect(error.message).toMatch(/[.?]$/);
  }
}

it('makes a configuration or errors with a place out of any JSON', async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (value) => expectHonest(JSON.stringify(value))),
    { seed: 20_260_101, numRuns: 400 },
  );
});

it('makes a configuration or errors with a place out of any text', async () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          'id',
          ':',
          ' ',
          '\n',
          '-',
          '[',
          '{',
          '"',
          '&a',
          '*a',
          '!x',
          '#',
          '?',
          '|',
          '%',
          '---',
          '<<',
          '\t',
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join('')),
  );
  await fc.assert(fc.asyncProperty(texts, expectHonest), { seed: 20_260_102, numRuns: 600 });
});

it('survives any bytes in the file', async () => {
  const place = createPlace();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      place.write(bytes);
      const loaded = await loadConfig(place);
      if (!loaded.ok) expect(loaded.error.every((error) => error.place?.file)).toBe(true);
    }),
    { seed: 20_260_103, numRuns: 200 },
  );
});

it.each([
  ['twenty thousand keys', Array.from({ length: 20_000 }, (_, n) => `key${n}: 1`).join('\n')],
  ['a quarter megabyte of open groups', 'a: {'.repeat(60_000)],
  ['a quarter megabyte of brackets', '['.repeat(260_000)],
  ['one very long word', 'x'.repeat(260_000)],
  [
    'a quarter megabyte of anchors',
    Array.from({ length: 20_000 }, (_, n) => `&a${n} k${n}: 1`).join('\n'),
  ],
])('answers %s with at most twenty-one errors', async (_, text) => {
  const loaded = await loadText(text, ORIGIN);
  expect(loaded.ok ? 0 : loaded.error.length).toBeGreaterThan(0);
  expect(loaded.ok ? 99 : loaded.error.length).toBeLessThanOrEqual(21);
});
