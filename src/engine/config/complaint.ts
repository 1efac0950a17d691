import { type AppError, appError, type Place } from '../../shared/error.ts';
import type { Spot, TreeNode } from './tree.ts';

/** Something a value says, for a sentence: quoted and cut at 40 characters, so that a huge value stays readable. */
export function quote(value: string): string {
  const cut = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return JSON.stringify(cut);
}

/** The place of something in `file`. */
export function placeOf(file: string, said: { field: string; spot: Spot | null }): Place {
  const field = said.field === '' ? {} : { field: said.field };
  if (said.spot === null) return field;
  return { file, line: said.spot.line, column: said.spot.column, ...field };
}

/** An error in a configuration file, with its place. `sentence` names no field: the place does. */
export function complain(
  file: string,
  said: { field: string; spot: Spot | null },
  sentence: string,
): AppError {
  return appError('config-invalid', sentence, { place: placeOf(file, said) });
}

/** What a node is, for a sentence: its value when it is short, otherwise its kind. */
export function describeNode(node: TreeNode): string {
  if (node.kind === 'map') return 'a group of keys';
  if (node.kind === 'list') return 'a list';
  if (node.value === null) return 'nothing';
  return typeof node.value === 'string' ? quote(node.value) : String(node.value);
}
