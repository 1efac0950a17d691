import { ok } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import { readKept, writeKept } from './kept-file.ts';
import { checkSecret, type SecretStore } from './secret-store.ts';

/**
 * Secrets in a file of the user's choice, for a machine without a keychain: not encrypted, readable by this user alone.
 * `file` is absolute. A file that others may read is refused for every purpose.
 */
export function createFileSecrets(file: string): SecretStore {
  return {
    place: `in ${file}, not encrypted, readable by you alone`,
    read: () => readKept(file),
    async set(name, value) {
      const checked = checkSecret(name, value);
      if (!checked.ok) return checked;
      const kept = await readKept(file);
      return kept.ok ? writeKept(file, { ...kept.value, [name]: value }) : kept;
    },
    async remove(name) {
      const kept = await readKept(file);
      if (!kept.ok) return kept;
      if (!Object.hasOwn(kept.value, name)) return ok(false);
      const { [name]: _, ...rest } = kept.value;
      const written = await writeKept(file, rest);
      return written.ok ? ok(true) : written;
    },
  };
}

/** The file of secrets that a configuration names; null when it names none. */
export function chosenSecrets({ secrets }: Pick<Config, 'secrets'>): SecretStore | null {
  return secrets.file === undefined ? null : createFileSecrets(secrets.file);
}
