import path from 'node:path';

const MAY_IMPORT: Record<string, readonly string[]> = {
  shared: [],
  engine: ['shared'],
  node: ['shared', 'engine'],
  main: ['shared', 'engine', 'node'],
  simulator: ['shared', 'engine', 'node'],
  cli: ['shared', 'engine', 'node', 'simulator'],
  preload: ['shared'],
  renderer: ['shared'],
};

const MAY_USE: Record<string, RegExp> = {
  shared: /^zod$/,
  engine: /^zod$/,
  node: /^(?!electron(\/|$))/,
  main: /^/,
  simulator: /^(?!electron(\/|$))/,
  cli: /^(?!electron(\/|$))/,
  preload: /^electron(\/renderer)?$/,
  renderer: /^(react|react-dom(\/client)?|zustand)$/,
};

const SHELVES: readonly (readonly string[])[] = [
  ['ports'],
  ['time', 'config', 'safety'],
  ['constraints', 'steps', 'git', 'validate'],
  ['work', 'agent', 'report', 'metrics'],
  ['scheduler', 'night'],
];

interface Location {
  readonly layer: string | null;
  readonly unit: string;
}

/** The layer and, inside the engine, the shelf folder of a file under `src`. */
function place(file: string): Location {
  const parts = file.split(path.sep).join('/').split('/src/').at(-1)?.split('/') ?? [];
  const layer = parts[0] ?? null;
  return { layer: layer !== null && layer in MAY_IMPORT ? layer : null, unit: parts[1] ?? '' };
}

function shelf(unit: string): number {
  const found = SHELVES.findIndex((units) => units.includes(unit));
  return found === -1 ? SHELVES.length : found;
}

/** What architecture.md 4 forbids about `file` importing `specifier`; null when nothing. */
export function complaint(file: string, specifier: string): string | null {
  const from = place(file);
  if (from.layer === null) return null;
  if (!specifier.startsWith('.')) return packageComplaint(from.layer, specifier);
  const to = place(path.resolve(path.dirname(file), specifier));
  if (to.layer !== from.layer) return layerComplaint(from.layer, to.layer);
  if (from.layer !== 'engine' || to.unit === from.unit) return null;
  return shelf(to.unit) < shelf(from.unit)
    ? null
    : `engine shelf '${from.unit}' may not import '${to.unit}'`;
}

function packageComplaint(layer: string, specifier: string): string | null {
  return MAY_USE[layer]?.test(specifier) === false
    ? `'${layer}' may not use the package '${specifier}'`
    : null;
}

function layerComplaint(from: string, to: string | null): string | null {
  if (to !== null && MAY_IMPORT[from]?.includes(to) === true) return null;
  return `'${from}' may not import '${to ?? 'outside src'}'`;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every module a source text imports; `isType` when the import disappears at run time. */
export function importsOf(text: string): { specifier: string; isType: boolean }[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    specifier: match[2] ?? match[3] ?? '',
    isType: match[1] !== undefined,
  }));
}
