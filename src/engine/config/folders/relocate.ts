import type { Config } from '../../../shared/schema/config.ts';
import { placeOf } from '../complaint.ts';
import type { Notice } from '../notice.ts';
import { type MapNode, nodeAt } from '../tree.ts';
import { liesIn, resolvePath } from './path-text.ts';

/**
 * Nothing is ever written in a checkout of the user (F1): a folder of ours that a file places inside one moves under
 * the state folder, with a notice that says where it went. `tree` gives the places.
 */
export function relocateOutside(
  config: Config,
  given: { tree: MapNode; stateDir: string; file: string },
): { config: Config; notices: Notice[] } {
  const notices: Notice[] = [];
  const move = (from: string | undefined, key: readonly string[]): string | undefined => {
    const home = config.repositories.find((one) => from !== undefined && liesIn(from, one.path));
    if (from === undefined || home === undefined) return from;
    const to = resolvePath(
      given.stateDir,
      `relocated/${home.id}/${from.slice(home.path.length + 1)}`,
    );
    notices.push({
      kind: 'relocated',
      sentence: `${from} lies in the checkout of ${home.id}, where nothing is written, so it becomes ${to}.`,
      place: placeOf(given.file, nodeAt(given.tree, key) ?? { field: key.join('.'), spot: null }),
    });
    return to;
  };
  const { codex, claude, journal } = config;
  const moved: Config = {
    ...config,
    runRoot: move(config.runRoot, ['runRoot']),
    codex: { ...codex, home: move(codex.home, ['codex', 'home']) },
    claude: { ...claude, home: move(claude.home, ['claude', 'home']) },
    journal: {
      ...journal,
      worktree: move(journal.worktree, ['journal', 'worktree']),
      sessionState: move(journal.sessionState, ['journal', 'sessionState']),
    },
    repositories: config.repositories.map((one, index) => ({
      ...one,
      worktreeRoot: move(one.worktreeRoot, ['repositories', String(index), 'worktreeRoot']),
    })),
  };
  return { config: moved, notices };
}
