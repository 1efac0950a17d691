import {
  type BrokenLink,
  findBrokenLinks,
  rewriteLink,
} from '../../../engine/work/markdown-links.ts';
import { type HousekeepingRequest, linkName } from './request.ts';
import { tidyWhitespace } from './whitespace.ts';
import { changeTextFile, listWorktree } from './worktree-files.ts';

/** What the housekeeper did and what it could not prove. */
export interface ChoreReport {
  readonly changedFiles: string[];
  /** One sentence per change. */
  readonly done: string[];
  /** Links with more than one possible target. */
  readonly undecided: BrokenLink[];
  /** One sentence per thing that was left, with the reason. */
  readonly left: string[];
  /** Named files that were read and were in order already. */
  readonly inOrder: string[];
}

/** Does the chores of a request file by file, until `isStopped` says so. */
export async function doChores(
  root: string,
  request: HousekeepingRequest,
  isStopped: () => boolean,
): Promise<ChoreReport> {
  const report: ChoreReport = { changedFiles: [], done: [], undecided: [], left: [], inOrder: [] };
  const links = [...(request.links ?? [])];
  const tracked = links.length === 0 ? new Set<string>() : await listWorktree(root);
  for (const [file, targets] of links) {
    const { decided } = request;
    if (!isStopped()) await mendLinks({ root, file, targets, tracked, decided }, report);
  }
  for (const file of request.whitespace ?? []) {
    if (!isStopped()) await tidyFile(root, file, report);
  }
  return report;
}

interface LinkChore {
  readonly root: string;
  readonly file: string;
  readonly targets: ReadonlySet<string>;
  readonly tracked: ReadonlySet<string>;
  readonly decided: HousekeepingRequest['decided'];
}

async function mendLinks(chore: LinkChore, report: ChoreReport): Promise<void> {
  const { root, file, targets, tracked, decided } = chore;
  let seen: BrokenLink[] = [];
  const changed = await changeTextFile(root, file, (text) => {
    const broken = findBrokenLinks({ file, text, tracked });
    seen = broken
      .filter((link) => targets.size === 0 || targets.has(link.target))
      .map((link) => asDecided(link, decided));
    return seen.reduce(mendOne, text);
  });
  if (typeof changed === 'object') {
    report.left.push(`${file} ${changed.reason}.`);
    return;
  }
  if (changed) report.changedFiles.push(file);
  if (seen.length === 0) report.inOrder.push(file);
  for (const link of seen) noteLink(link, report);
}

/** A link with the one target that its owner chose among those that fit. */
function asDecided(link: BrokenLink, decided: HousekeepingRequest['decided']): BrokenLink {
  const chosen = decided.get(linkName(link));
  return chosen !== undefined && link.candidates.includes(chosen)
    ? { ...link, candidates: [chosen] }
    : link;
}

function mendOne(text: string, link: BrokenLink): string {
  const [target, another] = link.candidates;
  return target === undefined || another !== undefined ? text : rewriteLink(text, link, target);
}

function noteLink(link: BrokenLink, report: ChoreReport): void {
  const place = `${link.file}:${link.line}`;
  const [target, another] = link.candidates;
  if (target === undefined) {
    report.left.push(
      `I cannot prove where ${link.target} in ${place} leads: no file has that name.`,
    );
  } else if (another === undefined) {
    report.done.push(`${place}: ${link.target} now leads to ${target}.`);
  } else {
    report.undecided.push(link);
  }
}

async function tidyFile(root: string, file: string, report: ChoreReport): Promise<void> {
  const isMarkdown = /\.(?:md|markdown)$/i.test(file);
  const changed = await changeTextFile(root, file, (text) => tidyWhitespace(text, isMarkdown));
  if (typeof changed === 'object') report.left.push(`${file} ${changed.reason}.`);
  else if (!changed) report.inOrder.push(file);
  else {
    if (!report.changedFiles.includes(file)) report.changedFiles.push(file);
    report.done.push(`${file}: whitespace and the final newline are in order.`);
  }
}
