import type { AppError } from '../../../shared/error.ts';
import { complain } from '../complaint.ts';
import { type MapNode, mapAt, type ScalarNode, type TreeNode } from '../tree.ts';
import { resolvePath } from './path-text.ts';

/** The variables a path may use. Anything else after a `$` is an error, so that a typo never becomes a folder. */
export const VARIABLES = ['WORKSPACE', 'HOME', 'USER'] as const;

/** What expansion needs: values of the variables and the folder that relative paths start from. */
export interface Expansion {
  readonly file: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly base: string;
}

type Finish = 'absolute' | 'program' | 'text';

/** The places that hold paths, and what becomes of them after expansion. */
const PATHS: readonly { readonly at: readonly string[]; readonly finish: Finish }[] = [
  { at: ['repositories', '*', 'path'], finish: 'absolute' },
  { at: ['repositories', '*', 'worktreeRoot'], finish: 'absolute' },
  { at: ['singleRepository', 'path'], finish: 'absolute' },
  { at: ['singleRepository', 'worktreeRoot'], finish: 'absolute' },
  { at: ['runRoot'], finish: 'absolute' },
  { at: ['codex', 'home'], finish: 'absolute' },
  { at: ['codex', 'bin'], finish: 'program' },
  { at: ['claude', 'home'], finish: 'absolute' },
  { at: ['claude', 'bin'], finish: 'program' },
  { at: ['commands', '*', 'argv', '0'], finish: 'program' },
  { at: ['acp', '*', 'argv', '0'], finish: 'program' },
  { at: ['sandbox', 'readable', '*'], finish: 'absolute' },
  { at: ['sandbox', 'writable', '*'], finish: 'absolute' },
  { at: ['prompts', '*'], finish: 'absolute' },
  { at: ['repositories', '*', 'prompts', '*'], finish: 'absolute' },
  { at: ['secrets', 'file'], finish: 'absolute' },
  { at: ['journal', 'worktree'], finish: 'absolute' },
  { at: ['journal', 'sessionState'], finish: 'absolute' },
  { at: ['journal', 'summaryLog'], finish: 'text' },
  { at: ['journal', 'reportsDir'], finish: 'text' },
];

/** Expands variables and `~` in every path and makes paths absolute. Values of variables are never expanded again. */
export function expandPaths(
  tree: MapNode,
  expansion: Expansion,
): { tree: MapNode; errors: readonly AppError[] } {
  const errors: AppError[] = [];
  const change = (finish: Finish) => (node: ScalarNode) => {
    if (typeof node.value !== 'string' || node.value === '') return node;
    const expanded = expandText(node.value, expansion.variables);
    if ('trouble' in expanded) {
      errors.push(complain(expansion.file, node, expanded.trouble));
      return node;
    }
    return { ...node, value: finished(expanded.text, finish, expansion.base) };
  };
  let out: TreeNode = tree;
  for (const path of PATHS) out = mapAt(out, path.at, change(path.finish));
  return { tree: out.kind === 'map' ? out : tree, errors };
}

function finished(text: string, finish: Finish, base: string): string {
  if (finish === 'absolute') return resolvePath(base, text);
  return finish === 'program' && text.includes('/') ? resolvePath(base, text) : text;
}

function expandText(
  text: string,
  variables: Expansion['variables'],
): { text: string } | { trouble: string } {
  let trouble: string | null = null;
  const withHome = text === '~' || text.startsWith('~/') ? `\${HOME}${text.slice(1)}` : text;
  const expanded = withHome.replaceAll(
    /\$(?:(\$)|\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*))?/g,
    (_, dollar: string | undefined, braced: string | undefined, bare: string | undefined) => {
      if (dollar !== undefined) return '$';
      const value = lookUp(braced ?? bare ?? '', variables);
      trouble ??= value.trouble;
      return value.text;
    },
  );
  return trouble === null ? { text: expanded } : { trouble };
}

function lookUp(
  name: string,
  variables: Expansion['variables'],
): { text: string; trouble: string | null } {
  const known = VARIABLES.find((variable) => variable === name);
  if (known === undefined) {
    const said =
      name === '' ? 'A "$" here names no variable' : `"$${name.slice(0, 40)}" is not read`;
    const names = VARIABLES.map((variable) => `$${variable}`).join(', ');
    return { text: '', trouble: `${said}; only ${names} are, and "$$" stands for a dollar sign.` };
  }
  const text = variables[known] ?? '';
  const trouble = text === '' ? `$${known} is not set in the environment.` : null;
  return { text, trouble };
}
