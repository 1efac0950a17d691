import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAgentSecrets } from '../../../src/node/secrets/agent-secrets.ts';
import { createFileSecrets } from '../../../src/node/secrets/file-secrets.ts';
import type { SecretStore } from '../../../src/node/secrets/secret-store.ts';
import { cleanText } from '../../../src/node/secrets/sink.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-store.ts';

let temp: TempFolder;
let file: string;
let store: SecretStore;
beforeEach(() => {
  temp = tempFolder();
  file = path.join(temp.dir, 'kept', 'secrets.json');
  store = createFileSecrets(file);
});
afterEach(() => temp.remove());

const VALUE = 'a-token-of-9-parts';

describe('a file of secrets', () => {
  it('keeps, lists and removes, for its owner alone whatever the umask', async () => {
    expect(await store.read()).toEqual({ ok: true, value: {} });
    const umask = process.umask(0);
    await store.set('CODEX_API_KEY', VALUE);
    process.umask(umask);
    await store.set('OTHER_TOKEN', 'line one\nline two');
    expect(await store.read()).toEqual({
      ok: true,
      value: { CODEX_API_KEY: VALUE, OTHER_TOKEN: 'line one\nline two' },
    });
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(await store.remove('CODEX_API_KEY')).toEqual({ ok: true, value: true });
    expect(await store.remove('CODEX_API_KEY')).toEqual({ ok: true, value: false });
    expect(fs.readFileSync(file, 'utf8')).not.toContain(VALUE);
  });

  it.each([0o640, 0o604, 0o660, 0o622, 0o777])(
    'is refused with mode %o, with its mending',
    async (mode) => {
      await store.set('CODEX_API_KEY', VALUE);
      fs.chmodSync(file, mode);
      const refused = { ok: false, error: { code: 'config-invalid', fix: `chmod 600 '${file}'` } };
      expect(await store.read()).toMatchObject(refused);
      expect(await store.set('OTHER_TOKEN', VALUE)).toMatchObject(refused);
      expect(await store.remove('CODEX_API_KEY')).toMatchObject(refused);
    },
  );

  it('is refused as a link, a folder, a pipe-like file or one that says something else', async () => {
    await store.set('CODEX_API_KEY', VALUE);
    const link = path.join(temp.dir, 'link.json');
    fs.symlinkSync(file, link);
    const odd = path.join(temp.dir, 'odd.json');
    fs.writeFileSync(odd, `CODEX_API_KEY=${VALUE}`, { mode: 0o600 });
    for (const one of [link, temp.dir, odd]) {
      const read = await createFileSecrets(one).read();
      expect(read).toMatchObject({ ok: false, error: { code: 'config-invalid' } });
      expect(JSON.stringify(read)).not.toContain(VALUE);
    }
  });

  it.each([
    ['lower_case', VALUE],
    ['A-B', VALUE],
    ['', VALUE],
    ['EMPTY', ''],
    ['NUL', 'a\0b'],
  ])('does not take %s', async (name, value) => {
    expect(await store.set(name, value)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(fs.existsSync(file)).toBe(false);
  });
});

describe('the environment of agents', () => {
  it('has the kept secrets over that of the host, and hides them from then on', async () => {
    const secrets = createAgentSecrets(
      { PATH: '/bin', CODEX_API_KEY: 'from-the-host-1' },
      () => store,
    );
    await secrets.refresh();
    expect(secrets.env['CODEX_API_KEY']).toBe('from-the-host-1');
    await store.set('CODEX_API_KEY', 'from-the-file-22');
    expect(cleanText('it said from-the-file-22')).toContain('from-the-file-22');
    await secrets.refresh();
    expect(secrets.env).toEqual({ PATH: '/bin', CODEX_API_KEY: 'from-the-file-22' });
    expect(cleanText('it said from-the-file-22')).toBe('it said [redacted]');
    await store.remove('CODEX_API_KEY');
    await secrets.refresh();
    expect(secrets.env['CODEX_API_KEY']).toBe('from-the-host-1');
  });

  it('stays as it was when the file cannot be trusted any more', async () => {
    const secrets = createAgentSecrets({}, () => store);
    await store.set('CODEX_API_KEY', VALUE);
    await secrets.refresh();
    fs.chmodSync(file, 0o644);
    expect((await secrets.refresh()).ok).toBe(false);
    expect(secrets.env['CODEX_API_KEY']).toBe(VALUE);
  });
});
