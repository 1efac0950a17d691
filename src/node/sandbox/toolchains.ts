import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where tool managers keep programs below the home folder. No sign-in or token of theirs is in these. */
const TOOL_FOLDERS: readonly string[] = [
  ...['.nvm/versions', '.volta/bin', '.volta/tools', '.fnm', '.local/share/fnm', '.nodenv'],
  ...['.local/share/mise/installs', '.local/share/mise/shims', '.asdf', '.proto/tools'],
  ...['.pyenv', '.rbenv', '.goenv', '.jenv', '.local/share/uv', '.local/share/pnpm', '.rustup'],
  ...['.cargo/bin', '.deno/bin', '.bun/bin', '.bun/install/global', 'go/bin', '.dotnet'],
  ...['.sdkman/candidates', '.ghcup/bin', '.swiftly/toolchains', '.nix-profile', '.juliaup/bin'],
];

/** The folders beside `bin` that belong to the same installation. `share` is left out: it holds keyrings in a home. */
const BESIDE_BIN: readonly string[] = ['lib', 'lib64', 'libexec', 'include'];

/** Where programs are looked for, and the folders that must never be shown whole. */
export interface ToolPlaces {
  readonly searchPath: string;
  readonly home: string;
  /** Folders whose ancestors are never shown, such as the state folder and the worktree. */
  readonly secret: readonly string[];
}

/** The folders to show so that the programs on PATH work: each folder of it with what was installed along. */
export function toolchainFolders(places: ToolPlaces): string[] {
  const onPath = places.searchPath.split(':').filter((folder) => path.isAbsolute(folder));
  const managed = TOOL_FOLDERS.map((name) => path.join(places.home, name));
  const found = [...onPath.flatMap(installationOf), ...managed].filter(existsSync);
  return unique(found.filter((folder) => isHarmless(folder, places)));
}

/** The files of a command line that a person wrote: its program and its arguments that are absolute paths of files. */
export function namedFiles(argv: readonly string[], places: ToolPlaces): string[] {
  const files = argv.filter((text) => path.isAbsolute(text) && isFile(text));
  const shown = files.flatMap((file) => [file, realpathSync(file)].map(packageOf));
  return unique(shown.filter((shownPath) => isHarmless(shownPath, places)));
}

/**
 * Each path as the real one, and under its own name too unless that name lies in another of them: there the link itself
 * is visible already, and nothing can be shown on top of a link.
 */
export function realAndNamed(shown: readonly string[]): string[] {
  const present = shown.filter(existsSync);
  const real = unique(present.map((where) => realpathSync(where)));
  const links = present.filter((where) => !real.includes(where));
  const alone = links.filter((link) => !real.some((folder) => isInside(link, folder)));
  return unique([...real, ...alone]);
}

/** `/x/bin` with `/x/lib` and the like; a folder of npm with all of its `node_modules`. */
function installationOf(folder: string): string[] {
  const shown = packageOf(folder);
  if (shown !== folder || !/^s?bin$/.test(path.basename(folder))) return [shown];
  return [folder, ...BESIDE_BIN.map((name) => path.join(path.dirname(folder), name))];
}

/** The outermost `node_modules` around a path, because packages read each other; otherwise the path itself. */
function packageOf(where: string): string {
  const parts = where.split('/');
  const at = parts.indexOf('node_modules');
  return at < 0 ? where : parts.slice(0, at + 1).join('/');
}

function isHarmless(folder: string, { home, secret }: ToolPlaces): boolean {
  return ![home, ...secret].some((kept) => isInside(kept, folder));
}

/** Whether `inner` is `outer` or lies in it. */
export function isInside(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    // Not there, or not for us: nothing to show.
    return false;
  }
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
