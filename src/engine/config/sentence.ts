import type { z } from 'zod';
import { describeNode, quote } from './complaint.ts';
import type { TreeNode } from './tree.ts';

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a group of keys',
  record: 'a group of keys',
  array: 'a list',
};

/** What is wrong with `node` in one sentence; null stands for a value that is missing. */
export function sentenceOf(issue: Issue, node: TreeNode | null): string {
  const expected = expectation(issue);
  if (issue.code === 'invalid_key') return invalidName(issue);
  if (node === null) return `This is missing; expected ${expected}.`;
  return `Expected ${expected}, found ${found(issue, node)}.`;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return valuesOf(issue.values);
    case 'too_small':
      return atLeast(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return atMost(issue.origin, Number(issue.maximum));
    default:
      return issue.message.startsWith('expected ') ? issue.message.slice(9) : plain(issue.message);
  }
}

function invalidName(issue: z.core.$ZodIssueInvalidKey): string {
  const rule = issue.issues[0];
  const expected = rule === undefined ? 'another name' : expectation(rule);
  return `Expected a name of ${expected}, found ${quote(String(issue.path.at(-1)))}.`;
}

function valuesOf(values: readonly unknown[]): string {
  const names = values.map(String);
  return names.length === 1 ? `${names[0]}` : `one of ${names.join(', ')}`;
}

function atLeast(origin: string, minimum: number, isInclusive: boolean): string {
  const least = isInclusive ? minimum : minimum + 1;
  if (origin === 'string') return least <= 1 ? 'some text' : `at least ${least} characters`;
  if (origin === 'array') return `a list of at least ${least}`;
  return `a number of at least ${least}`;
}

function atMost(origin: string, maximum: number): string {
  if (origin === 'string') return `at most ${maximum} characters`;
  if (origin === 'array') return `a list of at most ${maximum}`;
  return `a number of at most ${maximum}`;
}

function plain(message: string): string {
  return `something else (${message})`;
}

/** Values of environment variables may be secrets, so those are never repeated. */
function found(issue: Issue, node: TreeNode): string {
  if (issue.path.includes('env') && node.kind === 'scalar') return `a ${typeof node.value}`;
  if (node.kind === 'list' && issue.code.startsWith('too_')) return `${node.items.length}`;
  return describeNode(node);
}
