import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WORKER } from '../../../src/engine/agent/prompt/worker.ts';
import { renderErrors } from '../../../src/engine/config/render.ts';
import { createConfigSource, loadConfig } from '../../../src/node/config-file.ts';
import { createPlace, type TestPlace } from './place.ts';

const OWN = `My words first.\n${WORKER.template}`;

function placeWith(config: string, prompt: string | null): TestPlace & { readonly own: string } {
  const place = createPlace();
  const own = path.join(place.folder, 'own.md');
  if (prompt !== null) writeFileSync(own, prompt);
  place.write(config);
  return { ...place, own };
}

describe('prompt files of the user', () => {
  it('are read with the configuration, for all repositories and for one', async () => {
    const place = placeWith(
      'prompts:\n  worker: own.md\nrepositories:\n  - id: a\n    path: /a\n    prompts: { initializer: other.md }\n',
      OWN,
    );
    writeFileSync(path.join(place.folder, 'other.md'), WORKER.template);
    const source = await createConfigSource(place);
    if (!source.ok) throw new Error(renderErrors(source.error));
    const { prompts, repositories } = source.value.current();
    expect(source.value.prompt?.(prompts.worker ?? '')).toBe(OWN);
    expect(source.value.prompt?.(repositories[0]?.prompts?.initializer ?? '')).toBe(
      WORKER.template,
    );
    expect(source.value.prompt?.('/etc/passwd')).toBeNull();
  });

  it('change the hash of the configuration with their text', async () => {
    const place = placeWith('prompts: { worker: own.md }\n', OWN);
    const first = await loadConfig(place);
    writeFileSync(place.own, `${OWN}more`);
    const second = await loadConfig(place);
    expect(first.ok && second.ok && first.value.hash !== second.value.hash).toBe(true);
  });

  it('are an error at the key when they are not there', async () => {
    const place = placeWith('prompts:\n  worker: own.md\n', null);
    const loaded = await loadConfig(place);
    expect(loaded.ok ? '' : renderErrors(loaded.error)).toBe(
      `${place.file}:2:11: prompts.worker: There is no prompt file ${place.own}.`,
    );
  });

  it('are an error in their own line when a placeholder does not exist or is missing', async () => {
    const text = OWN.replace('{{task}}', '{{tasks}}');
    const place = placeWith('prompts:\n  worker: own.md\n', text);
    const loaded = await loadConfig(place);
    expect(loaded.ok ? '' : renderErrors(loaded.error).split('\n')).toEqual([
      `${place.own}:4:1: prompts.worker: There is no placeholder {{tasks}}; did you mean {{task}}?`,
      expect.stringContaining('The placeholder {{task}} is missing: what is to be done.'),
    ]);
  });

  it('stay in force as they were when the file breaks later', async () => {
    const place = placeWith('prompts: { worker: own.md }\n', OWN);
    const source = await createConfigSource(place);
    if (!source.ok) throw new Error(renderErrors(source.error));
    writeFileSync(place.own, 'Do something.');
    expect((await source.value.reload()).ok).toBe(false);
    expect(source.value.prompt?.(place.own)).toBe(OWN);
    rmSync(place.own);
    expect((await source.value.reload()).ok).toBe(false);
  });

  it('cannot be set by the file of a repository', async () => {
    const place = placeWith('repositories: [{ id: a, path: ./repo }]\n', OWN);
    mkdirSync(path.join(place.folder, 'repo'));
    writeFileSync(
      path.join(place.folder, 'repo/.nightkiln.yml'),
      `prompts: { worker: ${place.own} }\n`,
    );
    const loaded = await loadConfig(place);
    expect(loaded.ok && loaded.value.config.repositories[0]?.prompts).toBeUndefined();
    expect(loaded.ok && loaded.value.notices[0]?.sentence).toContain('Needs your trust');
  });
});
