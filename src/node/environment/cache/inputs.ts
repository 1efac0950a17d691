import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const MAX_ENTRIES = 50_000;
const MAX_FILE_BYTES = 32 * 1024 * 1024;
/** Not looked into: what setups make, and git. */
const SKIPPED = new Set(['node_modules', '.git', '.venv', 'venv', 'target', 'vendor', 'dist']);

/** What decides which dependencies are installed: manifests, lock files, and the files that name versions of tools. */
const DECIDING =
  /^(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|\.pnpmfile\.cjs|yarn\.lock|bun\.lockb?|\.npmrc|\.yarnrc(?:\.yml)?|\.node-version|\.nvmrc|\.tool-versions|\.python-version|\.ruby-version|rust-toolchain(?:\.toml)?|requirements[\w.-]*\.txt|constraints[\w.-]*\.txt|pyproject\.toml|setup\.(?:py|cfg)|poetry\.lock|uv\.lock|pdm\.lock|Pipfile(?:\.lock)?|Cargo\.(?:toml|lock)|go\.(?:mod|sum|work)|Gemfile(?:\.lock)?|[\w.-]*\.gemspec|composer\.(?:json|lock)|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|gradle\.(?:properties|lockfile)|libs\.versions\.toml|buildscript-gradle\.lockfile|binding\.gyp)$/;

/** Scripts of a package that run at its installation: they may read anything. */
const AT_INSTALL = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
];

/** A file of the worktree and the SHA-256 of its bytes, in hex. */
export interface Input {
  readonly file: string;
  readonly digest: string;
}

/** The files that decide what a setup installs; null when they cannot be told, such as behind a link. */
export async function findInputs(worktree: string): Promise<readonly Input[] | null> {
  const files: string[] = [];
  const folders = [''];
  let seen = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(path.join(worktree, folder), { withFileTypes: true });
    seen += entries.length;
    if (seen > MAX_ENTRIES) return null;
    for (const entry of entries) {
      const file = path.join(folder, entry.name);
      if (isDeciding(file)) files.push(file);
      else if (entry.isDirectory() && !SKIPPED.has(entry.name)) folders.push(file);
    }
  }
  return digestAll(worktree, files.sort());
}

/** The files of the list, and of the folders in it; null when one of them is no plain file, or there are too many. */
export async function readInputs(
  worktree: string,
  named: readonly string[],
): Promise<readonly Input[] | null> {
  const files: string[] = [];
  for (const name of named) {
    const facts = await lstat(path.join(worktree, name)).catch(() => null);
    if (facts?.isDirectory() !== true) files.push(name);
    else {
      const inside = await readdir(path.join(worktree, name), {
        recursive: true,
        withFileTypes: true,
      });
      const kept = inside.filter((entry) => !entry.isDirectory());
      files.push(
        ...kept.map((entry) => path.relative(worktree, path.join(entry.parentPath, entry.name))),
      );
    }
    if (files.length > MAX_ENTRIES) return null;
  }
  return digestAll(worktree, [...new Set(files)].sort());
}

/** Whether a package of the worktree runs scripts of its own when it is installed, or a manifest cannot be read. */
export async function runsScriptsAtInstall(
  worktree: string,
  inputs: readonly Input[],
): Promise<boolean> {
  if (inputs.some(({ file }) => path.basename(file) === 'binding.gyp')) return true;
  const manifests = inputs.filter(({ file }) => path.basename(file) === 'package.json');
  for (const { file } of manifests) {
    const scripts = await scriptsOf(path.join(worktree, file));
    if (scripts === null || AT_INSTALL.some((name) => Object.hasOwn(scripts, name))) return true;
  }
  return false;
}

async function scriptsOf(file: string): Promise<object | null> {
  try {
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof manifest !== 'object' || manifest === null) return null;
    const scripts: unknown = 'scripts' in manifest ? manifest.scripts : {};
    return typeof scripts === 'object' ? scripts : null;
  } catch {
    // What cannot be read may say anything.
    return null;
  }
}

/** Patches of packages are applied when those are installed. */
function isDeciding(file: string): boolean {
  return (
    DECIDING.test(path.basename(file)) || /(?:^|\/)(?:patches|\.yarn\/patches)\/[^/]+$/.test(file)
  );
}

async function digestAll(
  worktree: string,
  files: readonly string[],
): Promise<readonly Input[] | null> {
  const inputs: Input[] = [];
  for (const file of files) {
    const whole = path.join(worktree, file);
    const facts = await lstat(whole).catch(() => null);
    if (facts === null) {
      inputs.push({ file, digest: 'absent' });
      continue;
    }
    if (facts.isDirectory()) continue;
    if (!facts.isFile() || facts.size > MAX_FILE_BYTES) return null;
    const digest = createHash('sha256')
      .update(await readFile(whole))
      .digest('hex');
    inputs.push({ file, digest });
  }
  return inputs;
}
