import { existsSync } from 'node:fs';
import path from 'node:path';
import { type LoadedNative, loadMacNative } from './native-addon.ts';

/** The addon of this installation on a Mac; elsewhere, and where it is not built, why it is not there. Never rejects. */
export async function loadOwnNative(platform: NodeJS.Platform): Promise<LoadedNative> {
  if (platform !== 'darwin') return { native: null, missingBecause: 'It is for macOS only.' };
  return loadMacNative(nativeFolder(import.meta.dirname));
}

/**
 * `native` beside the nearest `package.json` above `from`: the root of a checkout, or of the packed archive. Looking no
 * further keeps the app from loading what lies around it.
 */
export function nativeFolder(from: string): string {
  const isRoot = existsSync(path.join(from, 'package.json')) || path.dirname(from) === from;
  return isRoot ? path.join(from, 'native') : nativeFolder(path.dirname(from));
}

/** The addon's clock that stands still during sleep, in milliseconds; null where the addon does not tell. */
export function macAwakeMs({ native }: LoadedNative): (() => number | null) | undefined {
  return native === null ? undefined : () => native.clocks().awakeMs;
}
