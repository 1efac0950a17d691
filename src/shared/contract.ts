import { z } from 'zod';
import { AuditFilter, AuditPage, AuditStats, AuditVerdict } from './schema/audit.ts';
import { Brief } from './schema/brief.ts';
import { AskAnswer, AskView } from './schema/consent/ask.ts';
import { BreakerSource } from './schema/halts/breaker.ts';
import { StopReport, StopSource } from './schema/halts/emergency.ts';
import {
  Capabilities,
  ConstraintsVerdict,
  DoctorLine,
  Rehearsal,
  RehearsalInput,
} from './schema/host.ts';
import { NightPlan } from './schema/night-plan.ts';
import { LessonRef, LessonRow } from './schema/proof/lesson.ts';
import {
  AcceptInput,
  ExportedPatch,
  ResultName,
  ResultView,
  UndoInput,
} from './schema/results/result.ts';
import { KeptSecret, NewSecret, SecretList, SecretRef } from './schema/secrets/secret.ts';
import { NightMode } from './schema/settings/session.ts';
import { ScheduleView, SlotExplanation, SlotRow } from './schema/slot.ts';
import { Status } from './schema/status.ts';
import { StepInDoubt } from './schema/steps/step.ts';
import { NewTask, Task } from './schema/task.ts';
import { SalvageEntry, SalvageRef } from './schema/upkeep/salvage.ts';

interface MethodSpec<I extends z.ZodType, O extends z.ZodType> {
  readonly kind: 'query' | 'command';
  readonly input: I;
  readonly output: O;
}

function query<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): MethodSpec<I, O> {
  return { kind: 'query', input, output };
}

function command<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): MethodSpec<I, O> {
  return { kind: 'command', input, output };
}

const Nothing = z.strictObject({});
const NightRef = z.strictObject({ nightId: z.string().max(64) });

/** What a night to be armed should do. `startNow` opens a window of its own from now until `until`. */
export const ArmInput = z.strictObject({
  startNow: z.boolean().optional(),
  until: z.number().int().positive().optional(),
  repoIds: z.array(z.string()).max(100).optional(),
  taskIds: z.array(z.string()).max(100).optional(),
  maxTasks: z.number().int().positive().optional(),
  ignoreConstraints: z.array(z.string()).max(20).optional(),
  /** Plans and says what it would do, starts no agent. */
  planOnly: z.boolean().optional(),
  /** In place of the configured mode of every repository. */
  mode: NightMode.optional(),
});
export type ArmInput = z.infer<typeof ArmInput>;

/** The whole surface between the engine and any view. Queries change nothing; commands return what changed. */
export const contract = {
  'host.capabilities': query(Nothing, Capabilities),
  'host.doctor': query(Nothing, z.array(DoctorLine)),
  /** Tries what tonight would do, for at most a minute, and leaves nothing behind; calls at one time share one rehearsal. */
  'host.rehearse': command(RehearsalInput, Rehearsal),
  'night.status': query(Nothing, Status),
  'schedule.nights': query(
    z.strictObject({ count: z.number().int().min(1).max(31).optional() }),
    NightPlan,
  ),
  /** What became of every start between two instants; without them of the last seven days. */
  'schedule.slots': query(
    z.strictObject({ from: z.number().int().optional(), to: z.number().int().optional() }),
    z.array(SlotRow),
  ),
  'schedule.state': query(Nothing, ScheduleView),
  /** Leaves out every start until it is resumed or `until` comes. */
  'schedule.pause': command(
    z.strictObject({
      note: z.string().max(500).optional(),
      until: z.number().int().positive().optional(),
    }),
    ScheduleView,
  ),
  'schedule.resume': command(Nothing, ScheduleView),
  /** Leaves out the next start, once. */
  'schedule.skipNext': command(z.strictObject({ undo: z.boolean().optional() }), ScheduleView),
  /** Why something starts, started or did not start around an instant; without one, now. */
  'schedule.explain': query(
    z.strictObject({ at: z.number().int().positive().optional() }),
    SlotExplanation,
  ),
  /** Begins a waiting night now, whatever it waits for. */
  'night.runNow': command(Nothing, z.object({ nightId: z.string() })),
  'night.arm': command(ArmInput, z.object({ nightId: z.string() })),
  'night.disarm': command(Nothing, z.object({ nightId: z.string() })),
  'night.stop': command(Nothing, z.object({ nightId: z.string() })),
  /** Saves the work of a running night and stops its agents until `night.resume`, also over a restart. */
  'night.pause': command(
    z.strictObject({ note: z.string().max(500).optional() }),
    z.object({ nightId: z.string() }),
  ),
  /** Goes on after `night.pause`, and with a night that waits for its user to leave the machine. */
  'night.resume': command(Nothing, z.object({ nightId: z.string() })),
  /** Lets a source go on that failed too often in a row. */
  'breaker.resume': command(BreakerSource, z.object({ nightId: z.string() })),
  /** Kills every agent, setup command and check, ends the night, and lets nothing start until `emergency.rearm`. */
  'emergency.stop': command(
    z.strictObject({
      note: z.string().max(500).optional(),
      from: StopSource.exclude(['file']).optional(),
    }),
    StopReport,
  ),
  /** Lets nights start again; refused where nothing is stopped. */
  'emergency.rearm': command(Nothing, z.object({ rearmedAt: z.number() })),
  /** "Would tonight start now?": every constraint with its reading, and the answer. */
  'constraints.check': query(Nothing, ConstraintsVerdict),
  'queue.list': query(z.strictObject({ includeDone: z.boolean().optional() }), z.array(Task)),
  'queue.add': command(NewTask, Task),
  'queue.edit': command(z.strictObject({ taskId: z.string(), change: NewTask.partial() }), Task),
  'queue.remove': command(z.strictObject({ taskId: z.string() }), z.object({ taskId: z.string() })),
  /** What waits for the person: questions, tasks that may not run by themselves, results that were held. */
  'ask.list': query(Nothing, z.array(AskView)),
  /** Ids are those of an ask, or of its task. A yes is for exactly what was asked about. */
  'ask.approve': command(z.strictObject({ id: z.string().max(64) }), AskView),
  'ask.deny': command(
    z.strictObject({ id: z.string().max(64), note: z.string().max(200).optional() }),
    AskView,
  ),
  'ask.answer': command(AskAnswer, AskView),
  /** What tasks left of a night, and what became of it; without one, of the newest that worked. */
  'result.list': query(
    z.strictObject({ nightId: z.string().max(64).optional() }),
    z.array(ResultView),
  ),
  /** Brings a result into a branch (features K1). */
  'result.accept': command(AcceptInput, ResultView),
  /** Takes accepted results out again, of whatever night (features K2); all of them or none. */
  'result.undo': command(UndoInput, z.array(ResultView)),
  'result.reject': command(
    z.strictObject({ result: ResultName, note: z.string().max(2000).optional() }),
    ResultView,
  ),
  /** Moves it to the trash for 30 days. */
  'result.discard': command(z.strictObject({ result: ResultName }), ResultView),
  'result.restore': command(z.strictObject({ result: ResultName }), ResultView),
  /** Queues its task again; the comment reaches the next agent. */
  'result.continue': command(
    z.strictObject({ result: ResultName, comment: z.string().trim().min(1).max(4000) }),
    ResultView,
  ),
  'result.export': command(
    z.strictObject({
      results: z.array(ResultName).max(100).optional(),
      nightId: z.string().max(64).optional(),
    }),
    z.array(ExportedPatch),
  ),
  /** What repeated in a repository and is told to every agent there, newest first. */
  'lesson.list': query(Nothing, z.array(LessonRow)),
  /** Takes a lesson back; it may be learned again from new findings. */
  'lesson.drop': command(LessonRef, LessonRef),
  'brief.latest': query(Nothing, Brief.nullable()),
  'brief.show': query(NightRef, Brief),
  'brief.list': query(
    Nothing,
    z.array(
      z.object({
        nightId: z.string(),
        headline: z.string(),
        endedAt: z.number().nullable(),
        isRead: z.boolean(),
      }),
    ),
  ),
  'brief.read': command(NightRef, NightRef),
  /** The history as an audit trail, newest first (features L6). */
  'audit.list': query(AuditFilter, AuditPage),
  'audit.stats': query(
    z.strictObject({ from: z.number().int().optional(), to: z.number().int().optional() }),
    AuditStats,
  ),
  /** Follows the chain of hashes over the whole history. */
  'audit.verify': query(Nothing, AuditVerdict),
  /** What worktrees held beyond their branches, the newest first. */
  'salvage.list': query(Nothing, z.array(SalvageEntry)),
  /** Brings one of them into the user's repository, under the same ref. */
  'salvage.restore': command(SalvageRef, z.object({ ref: z.string(), oid: z.string() })),
  /** Keeps a token for the agent that owns the variable. No answer ever holds a value. */
  'secret.set': command(NewSecret, KeptSecret),
  'secret.remove': command(SecretRef, z.object({ name: z.string() })),
  'secret.list': query(Nothing, SecretList),
  /** Steps of which nobody knows whether they happened; they wait for the person (R11). */
  'step.doubts': query(Nothing, z.array(StepInDoubt)),
  /** Says whether a step in doubt happened; otherwise whoever needs it next does it. */
  'step.settle': command(
    z.strictObject({ id: z.string().max(20), happened: z.boolean() }),
    StepInDoubt,
  ),
  'window.brief': command(Nothing, z.object({ opened: z.boolean() })),
  'sample.create': command(
    z.strictObject({ seed: z.number().int().optional() }),
    z.object({ repoId: z.string(), path: z.string() }),
  ),
} as const;

export type Method = keyof typeof contract;
/** What a caller sends for `M`. */
export type Input<M extends Method> = z.input<(typeof contract)[M]['input']>;
/** What a handler receives for `M`, after parsing. */
export type Parsed<M extends Method> = z.output<(typeof contract)[M]['input']>;
/** What `M` answers with. */
export type Reply<M extends Method> = z.output<(typeof contract)[M]['output']>;

/** Whether `name` is a method; inherited names such as `__proto__` are not. */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(contract, name);
}
