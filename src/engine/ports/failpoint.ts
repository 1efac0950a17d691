/** Every kind of durable step. A kind has its three failpoints by being in this list (R2). */
export const STEP_KINDS = [
  'commit',
  'search',
  'land',
  'restore',
  'push-branch',
  'open-pull-request',
  'comment',
  'label',
  'plan-change',
  'change-refs',
  'move-refs',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Where a host may die within a step: the intent is recorded, the effect is there, the result is recorded. */
export const STEP_MOMENTS = ['intended', 'acted', 'recorded'] as const;
type StepMoment = (typeof STEP_MOMENTS)[number];

/** Where a host may die outside of every step. */
export const NIGHT_FAILPOINTS = [
  'night:armed',
  'night:recovered',
  'slot:claimed',
  'phase:health',
  'phase:plan',
  'phase:work',
  'phase:wrap-up',
  'phase:report',
  'repo:prepared',
  'plan:written',
  'attempt:begun',
  'attempt:spawned',
  'attempt:ended',
  'task:judged',
  'item:committed',
  'item:closed',
  'item:judged',
  'emergency:stopped',
] as const;

/** A failpoint of the lists above; another name does not compile. */
export type FailpointName = `${StepKind}:${StepMoment}` | (typeof NIGHT_FAILPOINTS)[number];

/** A named place where a crash test stops the world; does nothing otherwise (R2). */
export type Failpoint = (name: FailpointName) => void;
