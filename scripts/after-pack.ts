/** Runs between packing and signing: takes back what electron-builder and Electron put into Info.plist for everyone. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The part of electron-builder's context that is read here. */
export interface PackContext {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly packager: { readonly appInfo: { readonly productFilename: string } };
}

/** Keys that open what the app never uses: plain HTTP to anyone, camera, microphone, Bluetooth. */
const UNWANTED = [
  'NSAppTransportSecurity',
  'NSAudioCaptureUsageDescription',
  'NSBluetoothAlwaysUsageDescription',
  'NSBluetoothPeripheralUsageDescription',
  'NSCameraUsageDescription',
  'NSMicrophoneUsageDescription',
] as const;

/** electron-builder's hook; only a Mac app has an Info.plist. */
export async function afterPack(context: PackContext): Promise<void> {
  if (context.electronPlatformName !== 'darwin') return;
  const bundle = `${context.packager.appInfo.productFilename}.app`;
  const file = path.join(context.appOutDir, bundle, 'Contents/Info.plist');
  writeFileSync(file, withoutKeys(readFileSync(file, 'utf8'), UNWANTED));
}

/** An XML property list without the top-level `keys` and their values. */
export function withoutKeys(plist: string, keys: readonly string[]): string {
  return keys.reduce((text, key) => {
    const at = text.indexOf(`<key>${key}</key>`);
    if (at < 0) return text;
    const valueAt = at + `<key>${key}</key>`.length;
    return text.slice(0, at).trimEnd() + text.slice(valueAt + valueLength(text.slice(valueAt)));
  }, plist);
}

// The length of the first element, with everything inside it and the space before it.
function valueLength(text: string): number {
  let depth = 0;
  for (const tag of text.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    const [whole, isClosing, , isEmpty] = tag;
    if (isEmpty === '') depth += isClosing === '' ? 1 : -1;
    if (depth === 0) return tag.index + whole.length;
  }
  throw new Error('a property list ends in the middle of a value');
}
