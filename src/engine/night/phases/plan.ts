import type { NewEvent } from '../../../shared/event.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { wordsForRung } from '../../agent/ladder/rung.ts';
import { formatClock } from '../../time/clock-text.ts';
import { discover } from '../../work/discover.ts';
import type { TaskDraft } from '../../work/draft.ts';
import { tasksFromGoals } from '../../work/goals.ts';
import { initializerTask, needsInitializer } from '../../work/initializer.ts';
import { type BrokenLink, findBrokenLinks } from '../../work/markdown-links.ts';
import { type PlannedDecision, planNight } from '../../work/plan.ts';
import { writeStrategy } from '../../work/strategy.ts';
import { askPutOff } from '../consent/after-work.ts';
import { askAboutTasks, whyHeld } from '../consent/may-run.ts';
import {
  enterPhase,
  type NightContext,
  nightOf,
  type Ports,
  type PreparedRepo,
  record,
} from '../context.ts';
import { type IssuePlan, isIssue, planIssues } from '../github/plan-issues.ts';
import { historyOf } from '../history.ts';
import { explainCrew } from '../ladder/explain.ts';
import { placementOf } from '../ladder/placement.ts';
import {
  fitsMode,
  heldBySession,
  inWordsOfSession,
  refreshed,
  reposOfTasks,
  sessionDrafts,
} from '../session/plan-session.ts';
import { noteAgentFiles } from './agent-files.ts';
import { refOf, repositoriesInScope } from './health.ts';

/** Gathers the night's work, decides every task with a reason, and writes the strategy, once in each pass (features D7, D8). */
export async function planTasks(context: NightContext): Promise<void> {
  enterPhase(context, 'plan');
  const { store, clock, files } = context.ports;
  if (isPlanned(context)) return;
  const { tasks, order, skipped } = await gatherTasks(context);
  askPutOff(context, store.tasks(MAX_TASKS));
  askAboutTasks(context, tasks);
  const decisions = [
    ...decideTasks(context, tasks, order).map((one) => inWordsOfSession(context, one)),
    ...heldBySession(context, store.queuedTasks()),
    ...refusedTasks(context),
    ...skipped,
  ];
  const night = nightOf(context);
  const { limits, schedule } = context.config;
  const strategy = writeStrategy({
    now: clock.now(),
    deadlineAt: night.deadlineAt,
    tasks: store.tasks(MAX_TASKS),
    decisions,
    limits,
    crew: explainCrew(context, tasks),
    notRun: await noteAgentFiles(context),
    formatTime: (at) => formatClock(at, schedule.timeZone),
  });
  const saved = await files.write(`nights/${context.nightId}/strategy.md`, strategy);
  if (!saved.ok) context.ports.log.warn('strategy.unsaved', { reason: saved.error.message });
  store.appendAll([
    ...decisions.map((decision) => decided(context, decision)),
    { type: 'plan.written', nightId: context.nightId, body: { strategy } },
  ]);
  context.ports.failpoint('plan:written');
}

/** A pass that was planned before a crash is not planned again: nothing of a new pass came after its plan. */
function isPlanned({ ports: { store }, nightId }: NightContext): boolean {
  const marks = store.eventsOf(nightId, ['plan.written', 'slot.claimed', 'night.moved']);
  return marks.at(-1)?.type === 'plan.written';
}

const MAX_TASKS = 10_000;

function decided(context: NightContext, planned: PlannedDecision): NewEvent {
  const { nightId, ports } = context;
  const decision = { ...planned, nightId, decidedAt: ports.clock.now() };
  return { type: 'task.decided', nightId, taskId: planned.taskId, body: { decision } };
}

/** The queue, the goals and what the repositories show by themselves; only what was asked for when tasks were named. */
async function gatherTasks(context: NightContext): Promise<IssuePlan> {
  const { store } = context.ports;
  const { taskIds } = nightOf(context).scope;
  const queued = store.queuedTasks().filter((task) => fitsMode(context, task));
  if (taskIds !== undefined) {
    const tasks = queued.filter((task) => taskIds.includes(task.id));
    return { tasks, order: new Map(), skipped: [] };
  }
  const drafts = [
    ...goalDrafts(context),
    ...(await discoverDrafts(context)),
    ...initializerDrafts(context),
    ...sessionDrafts(context),
  ];
  const found = drafts.map((draft) =>
    refreshed(context, adopt(context.ports, context.nightId, draft), draft),
  );
  const issues = await planIssues(context, {
    repos: reposOfTasks(context),
    adopt: (draft) => adopt(context.ports, context.nightId, draft),
  });
  const all = [...queued.filter((task) => !isIssue(task)), ...found, ...issues.tasks];
  const tasks = [...new Map(all.map((task) => [task.id, task])).values()];
  const isOpen = (task: Task): boolean => task.state === 'queued' || isUpToPerson(store, task);
  return { ...issues, tasks: tasks.filter(isOpen) };
}

function goalDrafts(context: NightContext): TaskDraft[] {
  const { config, ports } = context;
  const repositories = reposOfTasks(context).map(({ config: { id, goals } }) => ({ id, goals }));
  return tasksFromGoals({ goals: config.goals, repositories, hash: ports.ids.hash });
}

/** Once for each repository: what an initializer proposed waits for its owner. */
function initializerDrafts({ repos, ports: { store } }: NightContext): TaskDraft[] {
  return [...repos.values()]
    .filter(({ config, baseline }) => config.environment?.initializer && needsInitializer(baseline))
    .map(({ config }) => initializerTask(config.id, config.setup))
    .filter(({ key }) => (store.taskByKey(key)?.state ?? 'queued') === 'queued');
}

async function discoverDrafts(context: NightContext): Promise<TaskDraft[]> {
  const drafts: TaskDraft[] = [];
  for (const repo of reposOfTasks(context)) {
    if (!repo.config.discovery) continue;
    const links = await brokenLinksOf(context, repo);
    drafts.push(...discover({ repoId: repo.config.id, baseline: repo.baseline, links }));
  }
  return drafts;
}

async function brokenLinksOf(context: NightContext, repo: PreparedRepo): Promise<BrokenLink[]> {
  const { git } = context.ports;
  const ref = refOf(repo.config);
  const paths = await git.listFiles(ref, repo.baseOid);
  if (!paths.ok) {
    const text = `Links in '${ref.id}' were not looked at: ${paths.error.message}`;
    record(context, { type: 'night.noted', body: { text } });
    return [];
  }
  const tracked = new Set(paths.value);
  const links: BrokenLink[] = [];
  for (const file of paths.value.filter((path) => /\.(?:md|markdown)$/i.test(path))) {
    const text = await git.readFile(ref, repo.baseOid, file);
    if (text.ok && text.value !== null) {
      links.push(...findBrokenLinks({ file, text: text.value, tracked }));
    }
  }
  return links;
}

/** The task a draft stands for: the queued one of the same key, otherwise a new one. */
function adopt({ store, ids, clock }: Ports, nightId: string, draft: TaskDraft): Task {
  const known = store.taskByKey(draft.key);
  if (known !== null && (known.state === 'queued' || isUpToPerson(store, known))) return known;
  const key = known === null ? draft.key : `${draft.key}@${nightId}`;
  const tonight = store.taskByKey(key);
  if (tonight !== null) return tonight;
  const now = clock.now();
  const id = ids.next();
  const task: Task = {
    ...draft,
    key,
    id,
    state: 'queued',
    verdict: null,
    nightId: null,
    createdAt: now,
    updatedAt: now,
  };
  store.append({ type: 'task.added', taskId: id, nightId, body: { task } });
  return task;
}

/** Whether the person has the say over a task, so that finding the same work again makes no second one. */
function isUpToPerson(store: Ports['store'], { id, state }: Task): boolean {
  if (state === 'awaiting-approval') return true;
  return state === 'cancelled' && store.asksOf(id).at(-1)?.state === 'denied';
}

function decideTasks(
  context: NightContext,
  tasks: readonly Task[],
  order: IssuePlan['order'],
): PlannedDecision[] {
  const { config, repos, ports } = context;
  const night = nightOf(context);
  return planNight({
    tasks,
    now: ports.clock.now(),
    deadlineAt: night.deadlineAt,
    limits: { maxTasks: night.scope.maxTasks ?? config.limits.maxTasks },
    agentOf: (task) => {
      const placement = placementOf(context, task);
      if (placement === null) return { id: 'none', hasModel: false, problem: 'It has no agent.' };
      const { driver, rung, problem } = placement;
      return { id: wordsForRung(rung), hasModel: driver.hasModel, problem };
    },
    history: (task) => historyOf(ports.store, task),
    heldFor: (task) => whyHeld(context, task),
    orderOf: (task) => order.get(task.id) ?? null,
    goalsOf: (task) => [...config.goals, ...(repos.get(task.repoId)?.config.goals ?? [])],
  });
}

/** Queued tasks whose repository was refused tonight: they do not vanish from the brief. */
function refusedTasks(context: NightContext): PlannedDecision[] {
  return queuedInScope(context)
    .filter((task) => !context.repos.has(task.repoId))
    .map(({ id }) => ({
      taskId: id,
      choice: 'skipped',
      reason: 'Its repository was refused tonight.',
      score: 0,
    }));
}

/** Gives every queued task of a night that ended before its plan the reason why it did not run. */
export function leaveUnplanned(context: NightContext): void {
  const { store, clock } = context.ports;
  const { nightId } = context;
  const decided = new Set(store.decisions(nightId).map(({ taskId }) => taskId));
  const reason = 'The night ended before its work was planned.';
  for (const { id: taskId } of queuedInScope(context)) {
    if (decided.has(taskId)) continue;
    const choice = 'not-run';
    const decision = { nightId, taskId, choice, reason, score: 0, decidedAt: clock.now() } as const;
    record(context, { type: 'task.decided', taskId, body: { decision } });
  }
}

function queuedInScope(context: NightContext): Task[] {
  const { taskIds } = nightOf(context).scope;
  const inScope = new Set(repositoriesInScope(context).map(({ id }) => id));
  return context.ports.store
    .queuedTasks()
    .filter((task) => inScope.has(task.repoId))
    .filter((task) => taskIds === undefined || taskIds.includes(task.id));
}
