import { expect, it } from 'vitest';
import { renderErrors } from '../../../src/engine/config/render.ts';
import { createConfigSource } from '../../../src/node/config-file.ts';
import { BROKEN_SENSE } from '../../fixtures/config/broken-sense.ts';
import { BROKEN_TEXT } from '../../fixtures/config/broken-text.ts';
import { BROKEN_VALUES } from '../../fixtures/config/broken-values.ts';
import { createPlace } from './place.ts';

const BROKEN = [...BROKEN_TEXT, ...BROKEN_VALUES, ...BROKEN_SENSE];

it('knows at least forty ways to break a configuration', () => {
  expect(new Set(BROKEN.map((broken) => broken.text)).size).toBeGreaterThanOrEqual(40);
});

it.each(BROKEN)(
  'says one sentence with its place and keeps the last good one: $name',
  async ({ text, at, field, says }) => {
    const place = createPlace();
    place.write('id: good\n');
    const source = await createConfigSource(place);
    if (!source.ok) throw new Error(renderErrors(source.error));
    const hash = source.value.hash();
    place.write(text);

    const reloaded = await source.value.reload();

    const lines = reloaded.ok ? [] : renderErrors(reloaded.error).split('\n');
    const label = field === '' ? '' : ` ${field}:`;
    expect(lines).toEqual([`${place.file}:${at}:${label} ${says}`]);
    expect(says).toMatch(/^\S.*\.$|\?$/);
    expect(source.value.current().id).toBe('good');
    expect(source.value.hash()).toBe(hash);
    expect(source.value.notices()).toContain(lines[0]);
  },
);
