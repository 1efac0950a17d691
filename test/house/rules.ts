import { complaint, importsOf } from './layers.ts';

/** A broken house rule: where and what. */
export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

interface Rule {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly applies: (file: string) => boolean;
}

const isPure = (file: string): boolean => /\/src\/(engine|shared)\//.test(file);
const isSource = (file: string): boolean => file.includes('/src/');

const LINE_RULES: readonly Rule[] = [
  {
    rule: 'raw time or randomness in pure code: use the Clock and Ids ports',
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/,
    applies: isPure,
  },
  {
    rule: 'console in source: write through the log or the output module',
    pattern: /\bconsole\.\w+\(/,
    applies: (file) => isSource(file) && !file.includes('/src/renderer/'),
  },
  {
    rule: 'git runs only in src/node/git/git.ts',
    pattern: /(?:execa|spawn|spawnSync|execFile|startProcess)\w*\(\s*\[?\s*['"]git['"]/,
    applies: (file) => isSource(file) && !file.endsWith('/src/node/git/git.ts'),
  },
  {
    rule: 'a child that the main loop waits for: spawn it and listen (features B7)',
    pattern: /\b(?:spawn|exec|execFile)Sync\(/,
    applies: isSource,
  },
  {
    rule: 'the ACP kit is used only in src/node/agent/acp',
    pattern: /from ['"]@agentclientprotocol\/sdk/,
    applies: (file) => isSource(file) && !file.includes('/src/node/agent/acp/'),
  },
  {
    rule: 'a default export: use a named one',
    pattern: /^export default /,
    applies: isSource,
  },
  {
    rule: 'a silenced compiler or linter',
    pattern: /@ts-(?:ignore|nocheck|expect-error)|biome-ignore/,
    applies: isSource,
  },
];

const MAX_LINES = 300;
const FORBIDDEN_NAMES = /\/(?:utils?|helpers?|types|misc|common)(?:\.tsx?$|\/)/;

/** Everything in `text` that the house forbids (architecture.md 4, 8, 9). `file` is absolute. */
export function complaints(file: string, text: string): Complaint[] {
  const lines = text.split('\n');
  return [
    ...sizeComplaints(file, lines),
    ...nameComplaints(file),
    ...lines.flatMap((line, index) => lineComplaints(file, line, index + 1)),
    ...importComplaints(file, text),
  ];
}

function sizeComplaints(file: string, lines: readonly string[]): Complaint[] {
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  if (count <= MAX_LINES) return [];
  return [{ file, line: MAX_LINES + 1, rule: `${count} lines: the cap is ${MAX_LINES}` }];
}

function nameComplaints(file: string): Complaint[] {
  if (!isSource(file)) return [];
  if (FORBIDDEN_NAMES.test(file)) return [{ file, line: 1, rule: 'a name that says nothing' }];
  const name = file.split('/').at(-1) ?? '';
  if (/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(name)) return [];
  return [{ file, line: 1, rule: 'file names are kebab-case' }];
}

function lineComplaints(file: string, line: string, number: number): Complaint[] {
  return LINE_RULES.filter((rule) => rule.applies(file) && rule.pattern.test(line)).map((rule) => ({
    file,
    line: number,
    rule: rule.rule,
  }));
}

function importComplaints(file: string, text: string): Complaint[] {
  return importsOf(text).flatMap(({ specifier, isType }) => {
    const wrong = complaint(file, specifier) ?? rendererComplaint(file, specifier, isType);
    return wrong === null ? [] : [{ file, line: 1, rule: `${wrong} (${specifier})` }];
  });
}

function rendererComplaint(file: string, specifier: string, isType: boolean): string | null {
  const crosses =
    file.includes('/src/renderer/') && /\/shared\/(?:schema|contract|event|error)/.test(specifier);
  return crosses && !isType
    ? 'the renderer imports schemas as types only (it must not ship zod)'
    : null;
}
