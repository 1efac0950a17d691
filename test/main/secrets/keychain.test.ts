import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeychainSecrets, type Encryption } from '../../../src/main/secrets/keychain.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-store.ts';

const VALUE = 'sk-ant-oat01-kept-in-the-keychain';

/** Electron's asynchronous encryption with a key that can be changed or taken away. */
function fakeEncryption() {
  const state = { isAvailable: true, key: 1, oldKeyWorks: true };
  const encryption: Encryption = {
    isAsyncEncryptionAvailable: async () => state.isAvailable,
    encryptStringAsync: async (text) =>
      Buffer.from(`v${state.key}:${Buffer.from(text).toString('hex')}`),
    decryptStringAsync: async (bytes) => {
      const [version, hex = ''] = bytes.toString().split(':');
      const isOld = version !== `v${state.key}`;
      if (isOld && !state.oldKeyWorks) throw new Error(`cannot decrypt ${hex}`);
      return { result: Buffer.from(hex, 'hex').toString(), shouldReEncrypt: isOld };
    },
  };
  return { state, encryption };
}

let temp: TempFolder;
let file: string;
beforeEach(() => {
  temp = tempFolder();
  file = path.join(temp.dir, 'secrets.json');
});
afterEach(() => temp.remove());

it('keeps tokens encrypted, in a file of mode 0600', async () => {
  const { encryption } = fakeEncryption();
  const store = createKeychainSecrets(encryption, file);
  await store.set('CLAUDE_CODE_OAUTH_TOKEN', VALUE);
  expect(fs.readFileSync(file, 'utf8')).not.toContain(VALUE);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(await store.read()).toEqual({ ok: true, value: { CLAUDE_CODE_OAUTH_TOKEN: VALUE } });
  expect(await store.remove('CLAUDE_CODE_OAUTH_TOKEN')).toEqual({ ok: true, value: true });
  expect(await store.read()).toEqual({ ok: true, value: {} });
});

it('keeps and reads nothing without a keychain, rather than in plain text', async () => {
  const { encryption, state } = fakeEncryption();
  const store = createKeychainSecrets(encryption, file);
  state.isAvailable = false;
  const refused = { ok: false, error: { code: 'unsupported' } };
  expect(await store.set('CODEX_API_KEY', VALUE)).toMatchObject(refused);
  expect(await store.read()).toMatchObject(refused);
  expect(fs.existsSync(file)).toBe(false);
});

it('encrypts anew when the key was changed', async () => {
  const { encryption, state } = fakeEncryption();
  const store = createKeychainSecrets(encryption, file);
  await store.set('CODEX_API_KEY', VALUE);
  const before = fs.readFileSync(file, 'utf8');
  state.key = 2;
  expect((await store.read()).ok).toBe(true);
  expect(fs.readFileSync(file, 'utf8')).not.toBe(before);
  state.oldKeyWorks = false;
  expect(await store.read()).toEqual({ ok: true, value: { CODEX_API_KEY: VALUE } });
});

it('names a token that can no longer be decrypted, and lets it be removed', async () => {
  const { encryption, state } = fakeEncryption();
  const store = createKeychainSecrets(encryption, file);
  await store.set('CODEX_API_KEY', VALUE);
  Object.assign(state, { key: 2, oldKeyWorks: false });
  expect(await store.read()).toMatchObject({
    ok: false,
    error: { message: 'The kept CODEX_API_KEY can no longer be decrypted.' },
  });
  expect(await store.remove('CODEX_API_KEY')).toEqual({ ok: true, value: true });
  expect(await store.read()).toEqual({ ok: true, value: {} });
});
