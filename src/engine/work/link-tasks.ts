import type { CheckResult } from '../../shared/schema/check.ts';
import { escapeMarkdown } from '../safety/visible-text.ts';
import { defaultEstimateMs, MECHANICAL_ESTIMATE_MS } from './classify.ts';
import { instructionsOf, type TaskDraft, titleOf } from './draft.ts';
import type { BrokenLink } from './markdown-links.ts';
import { fenceWorkOrder } from './work-order.ts';

/** Broken links that one task puts right: all provable, all open to doubt, or all without any candidate. */
interface LinkGroup {
  readonly kind: 'provable' | 'ambiguous' | 'lost';
  readonly links: readonly BrokenLink[];
}

/** Link tasks, and the red checks whose failure they account for. */
export interface LinkWork {
  readonly drafts: readonly TaskDraft[];
  readonly coveredChecks: ReadonlySet<string>;
}

/** At most this many links go into one task, so that its instructions stay readable. */
const MAX_LINKS = 60;

/**
 * Tasks for broken links: one per file for the links whose target is provable, and apart from them one for the links
 * that several files could answer (which becomes a question) and one for those that nothing answers.
 *
 * A red link check and the links it complains about are the same work, so it gets no task of its own. It is the target
 * of a link task only when that task alone can turn it green: a task that repairs one of two broken files would be
 * judged failed for the other's sake. For the same reason provable tasks that only together clear a check become one.
 */
export function linkTasks(input: {
  readonly repoId: string;
  readonly links: readonly BrokenLink[];
  readonly redChecks: readonly CheckResult[];
}): LinkWork {
  const checks = input.redChecks.filter((check) => /link|docs/i.test(check.name));
  const blamed = new Map(checks.map((check) => [check.name, blamedLinks(check, input.links)]));
  const groups = mergeForChecks(groupLinks(input.links), [...blamed.values()]);
  return {
    drafts: groups.map((group) => {
      const targets = [...blamed].filter(([, links]) => isSoleCause(group, links));
      return draftOf(
        input.repoId,
        group,
        targets.map(([name]) => name),
      );
    }),
    coveredChecks: new Set([...blamed].filter(([, links]) => links.length > 0).map(([n]) => n)),
  };
}

/**
 * The links a red check complains about: those whose file its output names, narrowed to the targets it names for that
 * file. Output that names none of them is taken to mean all.
 */
function blamedLinks(check: CheckResult, links: readonly BrokenLink[]): readonly BrokenLink[] {
  const named = links.filter((link) => check.excerpt.includes(link.file));
  if (named.length === 0) return links;
  return named.filter((link) => {
    const peers = named.filter((other) => other.file === link.file);
    const hasTargets = peers.some((other) => check.excerpt.includes(other.target));
    return !hasTargets || check.excerpt.includes(link.target);
  });
}

function isSoleCause(group: LinkGroup, links: readonly BrokenLink[]): boolean {
  return links.length > 0 && links.every((link) => group.links.includes(link));
}

function groupLinks(links: readonly BrokenLink[]): LinkGroup[] {
  const groups = Map.groupBy(links, (link) => `${kindOf(link)}\n${link.file}`);
  return [...groups.values()].flatMap((found) => {
    const first = found[0];
    return first === undefined ? [] : [{ kind: kindOf(first), links: found }];
  });
}

function kindOf({ candidates }: BrokenLink): LinkGroup['kind'] {
  if (candidates.length === 1) return 'provable';
  return candidates.length === 0 ? 'lost' : 'ambiguous';
}

/** Joins the provable groups that are, together and alone, what a check complains about. */
function mergeForChecks(
  groups: readonly LinkGroup[],
  causes: readonly (readonly BrokenLink[])[],
): readonly LinkGroup[] {
  return causes.reduce<readonly LinkGroup[]>((current, links) => {
    const parts = current.filter((group) => group.links.some((link) => links.includes(link)));
    const merged = parts.flatMap((group) => group.links);
    const mayMerge = parts.length > 1 && merged.length <= MAX_LINKS;
    if (!mayMerge || parts.some((group) => group.kind !== 'provable')) return current;
    return [{ kind: 'provable', links: merged }, ...current.filter((one) => !parts.includes(one))];
  }, groups);
}

function draftOf(repoId: string, group: LinkGroup, targets: string[]): TaskDraft {
  const files = [...new Set(group.links.map((link) => link.file))].sort();
  const links = group.links.slice(0, MAX_LINKS);
  const order = links.map(({ file, line, target }) => ({ file, line, target }));
  return {
    repoId,
    source: 'discovery',
    key: `links:${group.kind}:${repoId}:${files.join(',')}`.slice(0, 400),
    title: titleOf(title(group, files)),
    instructions: instructionsOf(
      [
        INTRODUCTION[group.kind],
        list(links),
        ...(group.kind === 'lost' ? [] : [fenceWorkOrder({ links: order })]),
      ].join('\n\n'),
    ),
    category: 'documentation',
    trust: 'operator',
    targets,
    estimateMs: group.kind === 'lost' ? defaultEstimateMs('documentation') : MECHANICAL_ESTIMATE_MS,
    priority: 0,
  };
}

const INTRODUCTION: Readonly<Record<LinkGroup['kind'], string>> = {
  provable: 'These relative links lead nowhere, and each has exactly one file it can have meant.',
  ambiguous:
    'These relative links lead nowhere, and several files could be meant. Do not guess: ask which one is right.',
  lost: 'These relative links lead nowhere, and no file with that name exists. Find what they meant, or say that it is gone.',
};

function title(group: LinkGroup, files: readonly string[]): string {
  const count = group.links.length;
  const noun = count === 1 ? 'broken link' : 'broken links';
  const where = files.length > 1 ? `${files.length} files` : (files[0] ?? '');
  if (group.kind === 'provable') return `Fix ${count} ${noun} in ${where}`;
  if (group.kind === 'ambiguous') return `Choose the target of ${count} ${noun} in ${where}`;
  return `Find the lost target of ${count} ${noun} in ${where}`;
}

function list(links: readonly BrokenLink[]): string {
  return links
    .map(({ file, line, target, candidates }) => {
      const meant = candidates.map(escapeMarkdown).join(' or ');
      return `- ${escapeMarkdown(file)}:${line} leads to ${escapeMarkdown(target)}${meant === '' ? '' : `; meant: ${meant}`}`;
    })
    .join('\n');
}
