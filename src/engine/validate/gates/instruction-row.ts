import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { GateRow } from '../../../shared/schema/proof/gate.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { isGreen } from '../compare-checks.ts';
import { isNamedFile, namedPaths } from './named-paths.ts';

type Wish = Pick<Task, 'title' | 'instructions' | 'targets'>;

/**
 * Whether the change does what its instruction says (003's QIC). Checks the task had to turn green answer that for sure. For
 * all else there is a rule of thumb: a change that touches none of the files its instruction names is not the one that was
 * asked for. What an agent says of its work does not count.
 */
export function instructionRow(task: Wish, { checks, files }: Evidence): GateRow {
  if (task.targets.length > 0) {
    const red = checks.filter(({ isTarget, head }) => isTarget && !isGreen(head));
    const names = (red.length > 0 ? red : checks.filter(({ isTarget }) => isTarget))
      .map(({ name }) => `\`${oneLine(name)}\``)
      .join(', ');
    return red.length > 0
      ? row('failed', 'ran', `It asks to make ${names} pass, which did not.`)
      : row('passed', 'ran', `It asks to make ${names} pass, and we saw that pass at the commit.`);
  }
  const named = namedPaths(`${task.title}\n${task.instructions}`);
  if (named.length === 0) {
    const text =
      'The instruction names no check and no file that could be looked up in the change.';
    return row('not-applicable', 'heuristic', text);
  }
  const touched = named.filter((name) => files.some(({ path }) => isNamedFile(path, name)));
  if (touched.length > 0) {
    return row('passed', 'heuristic', `It names ${list(touched)}, and the change touches that.`);
  }
  return row(
    'failed',
    'heuristic',
    `It names ${list(named)}, and the change touches none of that.`,
  );
}

function row(state: GateRow['state'], basis: GateRow['basis'], evidence: string): GateRow {
  return { gate: 'instruction', state, basis, evidence: evidence.slice(0, 300) };
}

function list(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).map(oneLine).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
