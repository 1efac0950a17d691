import type { DoctorLine } from '../../shared/schema/host.ts';
import type { SecretStore } from '../secrets/secret-store.ts';

/** Whether the kept tokens can be used, and where they are; nothing to say when none are kept. Names no value. */
export async function examineSecrets(store: SecretStore | null): Promise<DoctorLine[]> {
  if (store === null) return [];
  const read = await store.read();
  if (!read.ok) {
    const { message, fix } = read.error;
    return [{ id: 'secrets', level: 'fail', message, ...(fix !== undefined && { fix }) }];
  }
  const names = Object.keys(read.value).sort();
  if (names.length === 0) return [];
  return [{ id: 'secrets', level: 'ok', message: `${names.join(', ')}: kept ${store.place}.` }];
}
