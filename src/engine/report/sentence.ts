import type { Night } from '../../shared/schema/night.ts';
import type { DisplayState } from '../../shared/schema/status.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { oneLine } from '../safety/visible-text.ts';
import { formatDuration } from '../time/duration.ts';
import { capitalise, clip, countOf, type FormatTime } from './format.ts';
import { isEmergency } from './words/emergency.ts';
import { limitParts } from './words/limit.ts';

/** Something that holds a running night back without ending it. */
export type Hold =
  | {
      readonly kind: 'throttled';
      readonly reason: string;
      readonly until: string;
      /** New tasks start, but only one at a time. */
      readonly isOneAtATime?: boolean;
    }
  | {
      readonly kind: 'waiting:constraint';
      readonly reason: string;
      /** Agents are stopped; otherwise they finish their turn. */
      readonly isSaved: boolean;
      /** It stays so until the night ends. */
      readonly isForGood: boolean;
    }
  | { readonly kind: 'paused:user'; readonly at: number }
  | { readonly kind: 'paused:activity'; readonly idleMs: number }
  | {
      readonly kind: 'waiting:limit';
      readonly agent: string;
      readonly resetsAt: number | null;
      /** It is tried again then after failures in a row, not after a limit. */
      readonly isRetry?: boolean;
    }
  | {
      readonly kind: 'recovering';
      readonly at: number;
      readonly tasks: number;
      readonly tookMs: number;
    };

/** How the tasks of a night stand, counted by their verdicts. */
export interface TaskCounts {
  readonly running: number;
  readonly done: number;
  readonly total: number;
  readonly shipped: number;
  readonly failed: number;
  readonly questions: number;
  /** Commits that were kept for the person, proved or not. */
  readonly kept: number;
}

/** What the one sentence is made from. */
export interface NightView {
  readonly now: number;
  /** The open night, otherwise the newest one. */
  readonly night: Night | null;
  readonly nextWindow: { readonly startAt: number; readonly endAt: number } | null;
  readonly counts: TaskCounts;
  readonly hold: Hold | null;
  /** When the constraints are looked at again; null when it is not known. */
  readonly nextCheckAt: number | null;
  readonly formatTime: FormatTime;
  /** Whether this host can pause a night; without it a running night can only be stopped. */
  readonly canPause?: boolean;
  /** When an emergency stop came that is still in force. */
  readonly stoppedAt?: number | null;
}

/** The one state, its one sentence and the one thing to do about it (ux.md 2.1). */
export interface NightWords {
  readonly state: DisplayState;
  /** 1 to 90 characters. */
  readonly sentence: string;
  readonly primaryAction: string;
}

const MAX_SENTENCE = 90;
/** An ended night that nobody looked at stops being news after this time. */
const STALE_MS = 18 * 3_600_000;

/** What the night is, why, and what comes next and when: the same words for tray, popover, terminal and metrics. */
export function describeNight(view: NightView): NightWords {
  const state = displayStateOf(view);
  return {
    state,
    sentence: joinSentences(partsOf(state, view)),
    primaryAction: actionOf(state, view),
  };
}

/** The one state of a night with what holds it back. An ended night counts until its brief is read or it is old. */
export function displayStateOf({ night, now, hold, stoppedAt }: NightView): DisplayState {
  if (stoppedAt != null) return 'stopped:emergency';
  if (night === null) return 'off';
  switch (night.state) {
    case 'armed':
      return 'armed';
    case 'waiting':
      return night.waitingFor === 'constraint' ? 'waiting:constraint' : 'waiting:window';
    case 'running':
      return hold?.kind ?? 'running';
    case 'finishing':
      return 'finishing';
    case 'brief-ready':
      return night.briefReadAt === null ? 'brief-ready' : 'off';
    case 'stopped':
    case 'failed': {
      const isOld = night.endedAt !== null && now - night.endedAt > STALE_MS;
      return isOld || night.briefReadAt !== null ? 'off' : night.state;
    }
    default:
      return unreachable(night.state);
  }
}

/** Sentences by importance: the first always stays, later ones go when there is no room. */
function partsOf(state: DisplayState, view: NightView): string[] {
  const { night, formatTime, counts } = view;
  switch (state) {
    case 'off':
      return offParts(view);
    case 'armed':
      return ['Ready.', `Starts at ${formatTime(night?.windowStartAt ?? view.now)}.`];
    case 'waiting:window':
      if (night?.waitingFor === 'slot') return [reasonOf(night)];
      return [
        "Outside tonight's window.",
        `Starts ${formatTime(night?.windowStartAt ?? view.now)}.`,
      ];
    case 'waiting:constraint':
      return view.hold?.kind === state ? holdParts(view.hold, formatTime) : constraintParts(view);
    case 'running':
      return runningParts(view);
    case 'throttled':
    case 'paused:user':
    case 'paused:activity':
    case 'waiting:limit':
    case 'recovering':
      return view.hold === null ? runningParts(view) : holdParts(view.hold, formatTime);
    case 'finishing':
      return [
        'Wrapping up: no new work.',
        `Brief by ${formatTime(night?.deadlineAt ?? view.now)}.`,
      ];
    case 'brief-ready':
      return [`Night finished ${formatTime(endOf(view))}.`, `${resultOf(counts)}.`];
    case 'stopped':
      return stoppedParts(view);
    case 'stopped:emergency':
      return [
        `Emergency stop at ${formatTime(view.stoppedAt ?? view.now)}.`,
        'Nothing starts until you re-arm.',
      ];
    case 'failed':
      return [`Stopped: ${reasonOf(night)}`, 'Nothing was lost.'];
    default:
      return unreachable(state);
  }
}

function offParts({ now, nextWindow, formatTime }: NightView): string[] {
  if (nextWindow === null) return ['Off.', 'No night is planned.'];
  const { startAt, endAt } = nextWindow;
  if (startAt < now) return ['Off.', `Tonight's window is open until ${formatTime(endAt)}.`];
  return ['Off.', `Next window tonight ${formatTime(startAt)}–${formatTime(endAt)}.`];
}

function constraintParts({ night, nextCheckAt, formatTime }: NightView): string[] {
  const reason = reasonOf(night);
  const waiting = /^waiting\b/i.test(reason) ? reason : `Waiting: ${reason}`;
  return nextCheckAt === null
    ? [waiting]
    : [waiting, `Checks again at ${formatTime(nextCheckAt)}.`];
}

function runningParts({ night, counts, now }: NightView): string[] {
  const left = `${formatDuration((night?.deadlineAt ?? now) - now)} left.`;
  const needs =
    counts.questions === 0
      ? 'Nothing needs you.'
      : `${capitalise(countOf(counts.questions, 'question'))} for the morning.`;
  if (night?.phase === 'health') return ['Checking your repositories first.', left];
  if (night?.phase === 'plan') return ['Choosing what to do tonight.', left];
  return [
    `Running ${counts.running} of ${countTasks(counts.total)}, ${counts.done} done.`,
    left,
    needs,
  ];
}

function holdParts(hold: Hold, formatTime: FormatTime): string[] {
  switch (hold.kind) {
    case 'throttled':
      return [
        `Slowed down: ${oneLine(hold.reason)}.`,
        `${hold.isOneAtATime === true ? 'One task at a time' : 'New tasks held'} until ${oneLine(hold.until)}.`,
      ];
    case 'waiting:constraint':
      if (hold.isForGood) return [capitalise(`${oneLine(hold.reason)}.`)];
      return [
        `Waiting: ${oneLine(hold.reason)}.`,
        hold.isSaved ? 'Work is saved.' : 'Agents finish their turn first.',
        'Goes on by itself.',
      ];
    case 'paused:user':
      return [`Paused by you at ${formatTime(hold.at)}.`, 'Agents stopped at a checkpoint.'];
    case 'paused:activity':
      return [
        'Paused: you are using the Mac.',
        `Resumes after ${formatDuration(hold.idleMs)} idle.`,
      ];
    case 'waiting:limit':
      return limitParts(hold, formatTime);
    case 'recovering':
      return [
        `Restarted after a crash at ${formatTime(hold.at)}.`,
        `Resumed ${countTasks(hold.tasks)} in ${formatDuration(hold.tookMs)}.`,
      ];
    default:
      return unreachable(hold);
  }
}

function stoppedParts(view: NightView): string[] {
  const { night, counts } = view;
  if (night?.startedAt == null) {
    const why = isEmergency(night?.reason ?? '') ? reasonOf(night) : 'Cancelled before it started.';
    return [why, 'Nothing ran.'];
  }
  const kept =
    counts.kept === 0
      ? 'Nothing was left half done.'
      : `${countTasks(counts.kept)} kept on ${counts.kept === 1 ? 'a branch' : 'branches'}.`;
  const how = isEmergency(night.reason) ? 'Emergency stop' : 'Stopped by you';
  return [`${how} at ${view.formatTime(endOf(view))}.`, kept];
}

function resultOf({ shipped, failed, questions, total }: TaskCounts): string {
  if (total === 0) return 'No task ran';
  return [
    `${shipped} shipped`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(questions > 0 ? [`${questions} ${questions === 1 ? 'question' : 'questions'}`] : []),
  ].join(', ');
}

function countTasks(count: number): string {
  return `${count} ${count === 1 ? 'task' : 'tasks'}`;
}

function endOf({ night, now }: NightView): number {
  return night?.endedAt ?? now;
}

function reasonOf(night: Night | null): string {
  const reason = oneLine(night?.reason ?? '');
  if (reason === '') return 'no reason was recorded.';
  return /[.!?…]$/.test(reason) ? reason : `${reason}.`;
}

function joinSentences(parts: readonly string[]): string {
  const [first = '', ...rest] = parts;
  return rest.reduce(
    (text, part) => (text.length + 1 + part.length <= MAX_SENTENCE ? `${text} ${part}` : text),
    clip(first, MAX_SENTENCE),
  );
}

const ACTIONS: Readonly<Record<DisplayState, string>> = {
  off: 'Start tonight',
  armed: 'Cancel tonight',
  'waiting:constraint': 'Run anyway',
  'waiting:window': 'Run one cycle now',
  running: 'Pause',
  throttled: 'Pause',
  'paused:user': 'Resume',
  'paused:activity': 'Resume now',
  'waiting:limit': 'Stop tonight',
  recovering: 'Details',
  finishing: 'Stop now',
  'brief-ready': 'Open brief',
  stopped: 'Start again',
  'stopped:emergency': 'Re-arm',
  failed: 'Open brief',
};

function actionOf(state: DisplayState, { canPause, night, hold }: NightView): string {
  if (hold?.kind === 'waiting:constraint' && state === hold.kind) return 'Stop now';
  if (ACTIONS[state] === 'Pause' && canPause !== true) return 'Stop now';
  if (state === 'failed' && /\bdisk\b|\bspace\b/i.test(night?.reason ?? '')) return 'Free space…';
  return ACTIONS[state];
}
