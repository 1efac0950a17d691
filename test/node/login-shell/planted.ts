import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tempFolder } from '../process/running.ts';

/** The first of the usual places of a shell on this machine; null where it is not installed. */
export function installed(name: string): string | null {
  return ['/bin', '/usr/bin', '/usr/local/bin'].map(at).find(existsSync) ?? null;

  function at(folder: string): string {
    return path.join(folder, name);
  }
}

/** What each shell reads when it begins as for a terminal, and how it sets a variable there. */
const PROFILES: Readonly<Record<string, { file: string; set: (value: string) => string }>> = {
  bash: { file: '.bash_profile', set: (value) => `export PATH='${value}'` },
  dash: { file: '.profile', set: (value) => `PATH='${value}'; export PATH` },
  sh: { file: '.profile', set: (value) => `PATH='${value}'; export PATH` },
  zsh: { file: '.zshrc', set: (value) => `export PATH='${value}'` },
  fish: { file: '.config/fish/config.fish', set: (value) => `set -gx PATH '${value}'` },
  tcsh: { file: '.tcshrc', set: (value) => `setenv PATH '${value}'` },
};

/** A home of the test's own with a start file for `shell`, and the environment of an app started from the desktop. */
export function plantHome(shell: string, profile: readonly string[]) {
  const folder = tempFolder();
  const file = path.join(folder.path, PROFILES[shell]?.file ?? '.profile');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${profile.join('\n')}\n`);
  const env = { HOME: folder.path, PATH: '/usr/bin:/bin', SHELL: installed(shell) ?? '' };
  return { home: folder.path, env, remove: folder.remove };
}

/** The line that puts `value` into PATH in the words of `shell`. */
export function setPath(shell: string, value: string): string {
  return PROFILES[shell]?.set(value) ?? '';
}
