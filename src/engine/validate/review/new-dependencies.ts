import { changedLines, type LineChange } from '../line-change.ts';
import { parsePatch } from '../patch.ts';

/** How a line of a manifest names a package, by the manifest's name. The first group is the package. */
const MANIFESTS: readonly (readonly [RegExp, RegExp])[] = [
  [
    /(?:^|\/)(?:package|composer|deno|bower)\.jsonc?$/i,
    /^"((?:@[\w.~-]+\/)?[\w.~/-]+)" ?: ?"(?:[\^~<>=v*]|\d|latest|next|workspace:|file:|link:|npm:|jsr:|git[+:]|https?:|github:|dev-)/,
  ],
  [/(?:^|\/)[\w.-]*requirements[\w.-]*\.(?:txt|in)$/i, /^(?!-|#)([A-Za-z0-9][\w.-]*)/],
  [
    /(?:^|\/)(?:pyproject|Pipfile)(?:\.toml)?$/i,
    /^"?([A-Za-z0-9][\w.-]*)"?(?: ?= ?(?:"[\^~<>=*\d]|\{ ?version)|(?:\[[\w,]+\])? ?(?:[<>=~!]=|>|<)|",?$)/,
  ],
  [/(?:^|\/)Cargo\.toml$/i, /^([A-Za-z][\w-]*) ?= ?(?:"[\^~<>=*\d]|\{ ?(?:version|git|path))/],
  [/(?:^|\/)go\.mod$/i, /^(?:require )?\(? ?([\w.-]+\.[\w.-]+\/[\w./~-]+) v\d/],
  [
    /(?:^|\/)(?:Gemfile|[\w-]+\.gemspec)$/i,
    /^(?:gem|\w+\.add_(?:\w+_)?dependency) ?\(?['"]([\w.-]+)['"]/,
  ],
  [
    /\.gradle(?:\.kts)?$/i,
    /^(?:\w*[iI]mplementation|api|compileOnly|runtimeOnly|kapt|ksp|classpath) ?\(?['"]([\w.-]+:[\w.-]+)/,
  ],
  [/(?:^|\/)pom\.xml$/i, /^<artifactId>([\w.-]+)<\/artifactId>/],
  [
    /\.(?:cs|fs|vb)proj$|(?:^|\/)Directory\.Packages\.props$/i,
    /^<Package(?:Reference|Version) Include="([\w.-]+)"/,
  ],
];

/** Packages that a change adds to a manifest; a new version of one that was there is none. A cut patch may hide some. */
export function newDependencies(patch: string): string[] {
  const found = parsePatch(patch).map(changedLines).flatMap(addedIn);
  return [...new Set(found)];
}

function addedIn({ path, added, removed }: LineChange): string[] {
  const line = MANIFESTS.find(([file]) => file.test(path))?.[1];
  if (line === undefined) return [];
  const names = (lines: readonly string[]) => lines.flatMap((text) => line.exec(text)?.[1] ?? []);
  const before = new Set(names(removed));
  return names(added).filter((name) => !before.has(name) && !NO_PACKAGE.has(name));
}

/** Fields that look like a package with its version. */
const NO_PACKAGE: ReadonlySet<string> = new Set([
  ...['version', 'node', 'npm', 'python', 'requires-python', 'edition', 'rust-version', 'php'],
]);
