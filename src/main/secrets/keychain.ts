import type { SafeStorage } from 'electron/main';
import { readKept, writeKept } from '../../node/secrets/kept-file.ts';
import { checkSecret, type SecretStore, type Secrets } from '../../node/secrets/secret-store.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** What is used of Electron's safe storage: the asynchronous half, as the other is deprecated (R68). */
export type Encryption = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
>;

/**
 * Secrets encrypted with a key of the system's keychain, in a file of mode 0600. Without the keychain nothing is kept
 * and nothing is read: never in plain text. `file` is absolute.
 */
export function createKeychainSecrets(encryption: Encryption, file: string): SecretStore {
  const open = async (): Promise<Result<Secrets>> => {
    const isAvailable = await encryption.isAsyncEncryptionAvailable().catch(() => false);
    if (!isAvailable) return fail(NO_KEYCHAIN);
    return readKept(file);
  };
  return {
    place: 'encrypted with a key in the keychain of this machine',
    async read() {
      const kept = await open();
      return kept.ok ? decryptAll(encryption, file, kept.value) : kept;
    },
    async set(name, value) {
      const checked = checkSecret(name, value);
      if (!checked.ok) return checked;
      const kept = await open();
      if (!kept.ok) return kept;
      const sealed = await seal(encryption, value);
      return sealed.ok ? writeKept(file, { ...kept.value, [name]: sealed.value }) : sealed;
    },
    async remove(name) {
      // A value that can no longer be decrypted can still be removed.
      const kept = await readKept(file);
      if (!kept.ok || !Object.hasOwn(kept.value, name)) return kept.ok ? ok(false) : kept;
      const { [name]: _, ...rest } = kept.value;
      const written = await writeKept(file, rest);
      return written.ok ? ok(true) : written;
    },
  };
}

const NO_KEYCHAIN = appError('unsupported', 'The keychain cannot be used, so no token is kept.', {
  fix: 'Unlock the keychain and allow Nightkiln to use it.',
});

async function decryptAll(
  encryption: Encryption,
  file: string,
  sealed: Secrets,
): Promise<Result<Secrets>> {
  const plain: Record<string, string> = {};
  const renewed: Record<string, string> = {};
  for (const [name, text] of Object.entries(sealed)) {
    const opened = await unseal(encryption, text);
    if (opened === null) return fail(unreadable(name));
    plain[name] = opened.result;
    if (!opened.shouldReEncrypt) continue;
    const again = await seal(encryption, opened.result);
    if (again.ok) renewed[name] = again.value;
  }
  // A key was changed. What cannot be written now is renewed at the next reading.
  if (Object.keys(renewed).length > 0) await writeKept(file, { ...sealed, ...renewed });
  return ok(plain);
}

async function seal(encryption: Encryption, value: string): Promise<Result<string>> {
  try {
    return ok((await encryption.encryptStringAsync(value)).toString('base64'));
  } catch {
    // The reason could hold the value.
    return fail(NO_KEYCHAIN);
  }
}

async function unseal(
  encryption: Encryption,
  text: string,
): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean } | null> {
  try {
    return await encryption.decryptStringAsync(Buffer.from(text, 'base64'));
  } catch {
    // Made with another key, or damaged: the caller says so.
    return null;
  }
}

function unreadable(name: string) {
  return appError('config-invalid', `The kept ${name} can no longer be decrypted.`, {
    fix: 'Remove it and enter it again.',
  });
}
