import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionSizes } from './functions.ts';
import { complaint, importsOf } from './layers.ts';
import { complaints } from './rules.ts';

const root = path.resolve(import.meta.dirname, '../..');
const files = ['src', 'test', 'scripts'].flatMap((folder) => sourcesUnder(path.join(root, folder)));

function sourcesUnder(folder: string): string[] {
  if (!exists(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|mts|cts|css|mm|cc|h)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'));
}

function exists(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false }) !== undefined;
}

describe('the house', () => {
  it('keeps every source file within its rules', () => {
    const broken = files
      .flatMap((file) => complaints(file, readFileSync(file, 'utf8')))
      .map(({ file, line, rule }) => `${path.relative(root, file)}:${line} ${rule}`);
    expect(files.length).toBeGreaterThan(40);
    expect(broken).toEqual([]);
  });

  it('keeps functions in src at 60 lines and 3 parameters', () => {
    const broken = files
      .filter((file) => file.includes('/src/') && /\.tsx?$/.test(file))
      .flatMap((file) => {
        const where = path.relative(root, file);
        return functionSizes(readFileSync(file, 'utf8'))
          .filter((size) => size.lines > 60 || size.parameters > 3)
          .map(
            (size) =>
              `${where}:${size.line} ${size.name}: ${size.lines} lines, ${size.parameters} parameters`,
          );
      });
    expect(broken).toEqual([]);
  });

  it('has a median source file under 100 lines', () => {
    const sizes = files
      .filter((file) => file.includes('/src/') && /\.tsx?$/.test(file))
      .map((file) => readFileSync(file, 'utf8').split('\n').length)
      .sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(100);
  });

  it('keeps folders in src at 16 files, so that a folder that grows is split by concept', () => {
    const counts = new Map<string, number>();
    for (const file of files.filter((name) => name.includes('/src/'))) {
      counts.set(path.dirname(file), (counts.get(path.dirname(file)) ?? 0) + 1);
    }
    const crowded = [...counts].filter(([, count]) => count > 16);
    expect(crowded.map(([folder, count]) => `${path.relative(root, folder)}: ${count}`)).toEqual(
      [],
    );
  });
});

describe('the rules fire', () => {
  const source = (name: string): string => path.join('/x/src', name);

  it.each([
    ['engine/night/night.ts', '../../node/store/open.ts', "'engine' may not import 'node'"],
    ['engine/time/window.ts', '../night/night.ts', "engine shelf 'time' may not import 'night'"],
    ['engine/work/plan.ts', '../report/brief.ts', "engine shelf 'work' may not import 'report'"],
    ['engine/night/night.ts', 'node:fs', "'engine' may not use the package 'node:fs'"],
    ['renderer/popover/panel.tsx', 'zod', "'renderer' may not use the package 'zod'"],
    ['node/app.ts', 'electron/main', "'node' may not use the package 'electron/main'"],
    ['preload/bridge.ts', '../engine/engine.ts', "'preload' may not import 'engine'"],
    ['cli/index.ts', '../main/index.ts', "'cli' may not import 'main'"],
  ])('%s importing %s', (file, specifier, expected) => {
    expect(complaint(source(file), specifier)).toBe(expected);
  });

  it.each([
    ['engine/night/night.ts', '../time/window.ts'],
    ['engine/night/night.ts', './phases.ts'],
    ['engine/work/plan.ts', '../../shared/result.ts'],
    ['node/app.ts', 'better-sqlite3'],
    ['main/index.ts', 'electron/main'],
  ])('%s may import %s', (file, specifier) => {
    expect(complaint(source(file), specifier)).toBeNull();
  });

  it.each([
    ['engine/a.ts', 'const at = Date.now();'],
    ['shared/a.ts', 'const at = new Date();'],
    ['node/a.ts', "console.log('x');"],
    ['node/a.ts', "await execa('git', ['status']);"],
    ['node/a.ts', "execFileSync('pmset', ['-g', 'batt']);"],
    ['node/a.ts', '// @ts-ignore'],
    ['node/a.ts', "import { client } from '@agentclientprotocol/sdk';"],
    ['node/utils.ts', ''],
    ['node/helpers/a.ts', ''],
    ['node/camelCase.ts', ''],
    ['renderer/a.tsx', "import { Brief } from '../shared/schema/brief.ts';"],
    ['node/a.ts', 'x\n'.repeat(301)],
  ])('%s holding %#', (file, text) => {
    expect(complaints(source(file), text)).toHaveLength(1);
  });

  it('reads every form of import', () => {
    const text =
      "import a from 'a';\nimport 'b';\nimport {\n  c,\n} from 'c';\nexport { d } from 'd';\nawait import('e');\nimport type { f } from 'f';";
    expect(importsOf(text).map(({ specifier }) => specifier)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
    ]);
  });

  it('measures functions', () => {
    const long = `export function long(a: number, b: Map<string, number>, c: (x: number, y: number) => void, d = 1) {\n${'  a;\n'.repeat(70)}}\n`;
    expect(functionSizes(long)).toEqual([{ name: 'long', line: 1, lines: 72, parameters: 4 }]);
    const arrow =
      'const short = ({ a, b }: { a: number; b: number }): number => {\n  return a;\n};\n';
    expect(functionSizes(arrow)).toEqual([{ name: 'short', line: 1, lines: 3, parameters: 1 }]);
  });
});
