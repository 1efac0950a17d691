import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const NATIVE_FOLDER = path.resolve(import.meta.dirname, '../../native');

/** One source file of the addon. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** Every Objective-C++ file and header of the addon. */
export function readSources(): Source[] {
  const folder = path.join(NATIVE_FOLDER, 'src');
  return readdirSync(folder)
    .filter((name) => /\.(?:mm|h)$/.test(name))
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
}

/** The text without comments and string literals, so that a rule sees code only. */
export function codeOf(text: string): string {
  return text.replace(/\/\/[^\n]*/g, '').replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
}

/** The text of all comments. */
export function commentsOf(text: string): string {
  return [...text.matchAll(/\/\/[^\n]*/g)].map(([comment]) => comment).join('\n');
}
