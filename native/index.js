import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { nullObject } from './null-object.js';

export { nullObject };

const require = createRequire(import.meta.url);

/** A packaged app brings one file per architecture; a checkout builds its own. */
export function candidatePaths(platform, arch) {
  if (platform !== 'darwin') return [];
  return [
    path.join(import.meta.dirname, 'prebuilds', `darwin-${arch}`, 'nightkiln_power.node'),
    path.join(import.meta.dirname, 'build', 'Release', 'nightkiln_power.node'),
  ];
}

/** Loads the first file that is there; whatever is wrong with it, the null object takes its place. */
export function load(paths) {
  const file = paths.find((each) => existsSync(each));
  if (file === undefined) return missing('It has not been built for this machine.');
  try {
    const addon = require(file);
    const absent = Object.keys(nullObject).filter((name) => typeof addon[name] !== 'function');
    if (absent.length > 0) return missing(`It is too old: it lacks ${absent.join(', ')}.`);
    return { native: addon, missingBecause: null };
  } catch (thrown) {
    return missing(
      `It could not be loaded: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
}

function missing(reason) {
  return { native: nullObject, missingBecause: reason };
}

const loaded = load(candidatePaths(process.platform, process.arch));

export const native = loaded.native;
export const missingBecause = loaded.missingBecause;
