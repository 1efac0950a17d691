import { z } from 'zod';
import { BudgetsConfig, RepositoryBudgets } from './budget.ts';
import { Check } from './check.ts';
import {
  AcpAgentConfig,
  ClaudeConfig,
  CodexConfig,
  CommandAgentConfig,
  SecretsConfig,
} from './settings/agents.ts';
import { ApprovalsConfig, CategoryRules } from './settings/approvals.ts';
import { BreakerConfig } from './settings/breaker.ts';
import { EnvironmentConfig, RepositoryEnvironment } from './settings/environment.ts';
import { GitHubConfig, RepositoryGitHub } from './settings/github.ts';
import { GuardsConfig, RepositoryGuards } from './settings/guards.ts';
import { LadderConfig } from './settings/ladder.ts';
import { LandingConfig } from './settings/landing.ts';
import { LessonsConfig } from './settings/lessons.ts';
import { PerformanceConfig } from './settings/performance.ts';
import { PromptsConfig } from './settings/prompts.ts';
import { RetentionConfig } from './settings/retention.ts';
import { SandboxConfig } from './settings/sandbox.ts';
import { NightMode, SessionConfig } from './settings/session.ts';
import { ValidationSuite } from './settings/validation.ts';
import { AttemptLimits, StallConfig } from './settings/vigil.ts';

/** A local wall-clock time, `HH:MM`, 00:00 to 23:59. */
export const WallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as "22:00"');

/** A name used in ids, folders and branches. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'expected letters, digits, ".", "_" or "-"');

/** When a night may run. A window whose end is not after its start crosses midnight. */
export const WindowConfig = z.strictObject({
  start: WallTime.default('22:00'),
  end: WallTime.default('06:30'),
  /** Weekdays on which a night may start; absent: every day. */
  days: z
    .array(z.enum(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']))
    .min(1)
    .optional(),
  /** Dates, `YYYY-MM-DD`, whose night is left out. A night belongs to the date on which it starts. */
  exclude: z.array(z.iso.date()).max(366).optional(),
});

/** A five-field cron expression. */
const CronText = z.string().max(256);

/** When the passes of a night start, and what happens to a start that could not be kept (scheduling-power.md 1.3). */
export const ScheduleConfig = z.strictObject({
  /** Five-field cron expression of the starts within the window; absent: one start when the window opens. */
  expression: CronText.optional(),
  /** More of them; a start that several name is one. */
  expressions: z.array(CronText).max(20).optional(),
  jitterMs: z.number().int().nonnegative().optional(),
  /** `fixed`: the same delay every night on this machine. */
  jitterMode: z.enum(['fixed', 'random']).default('random'),
  /** A start that is this late is on time. */
  toleranceMs: z.number().int().nonnegative().max(3_600_000).default(60_000),
  /** The newest start that was missed: left out, or made up for once. The older ones are left out in any case. */
  onMissed: z.enum(['skip', 'run_once', 'run_once_at_next_opportunity']).default('run_once'),
  catchUp: z
    .strictObject({
      /** Whether a missed start is made up for outside its window too. */
      scope: z.enum(['same_window', 'any_time']).default('same_window'),
      /** How late it may be made up for; absent: until the window ends. */
      windowMs: z.number().int().positive().optional(),
    })
    .prefault({}),
  /** A start that comes while the pass before it still works. */
  overlap: z.enum(['skip', 'buffer_one', 'cancel_other', 'allow']).default('skip'),
  /** Starts on the night of a clock change. Absent: as cron(8) does it. */
  dst: z
    .strictObject({
      gap: z.enum(['run_after', 'skip']).optional(),
      repeat: z.enum(['auto', 'first', 'both']).optional(),
    })
    .optional(),
  /** A start whose constraints do not hold: waits as long as the window leaves time, or is left out. */
  onUnmet: z.enum(['wait', 'skip']).default('wait'),
  /** Nights arm themselves; otherwise each one is switched on by hand. */
  everyNight: z.boolean().default(false),
  /** Nights in a row without a result after which the schedule pauses itself; 0: never. */
  pauseOnFailures: z.number().int().nonnegative().max(100).default(3),
  timeZone: z.string().optional(),
});

/** When the phases of a night begin, as local times (features A9); what is absent follows the window. */
export const PhasesConfig = z.strictObject({
  health: WallTime.optional(),
  patterns: WallTime.optional(),
  work: WallTime.optional(),
  /** How often the night takes stock of its running work. */
  checkEveryMs: z
    .number()
    .int()
    .min(60_000)
    .max(24 * 3_600_000)
    .default(1_800_000),
  report: WallTime.optional(),
  /** When the brief is announced; it can be read as soon as it is written. */
  brief: WallTime.optional(),
});

/** How sleep is held off (scheduling-power.md 4.4). The display may always sleep. */
export const PowerConfig = z.strictObject({
  /** `armed`: from twelve hours before the window. `during_run`: only while the night runs. */
  keepAwake: z.enum(['armed', 'during_run', 'off']).default('armed'),
  /** Also without mains power. */
  allowBattery: z.boolean().default(false),
  /** How long sleep is still held off after the night. */
  lingerMs: z.number().int().nonnegative().max(3_600_000).default(120_000),
});

const wholeMs = z.number().int().nonnegative();
const percent = z.number().int().min(0).max(100);

/** How long a lost constraint may stay lost before the night reacts (scheduling-power.md 4.6). */
export const GraceConfig = z.strictObject({
  /** Without mains power for this long: agents finish their turn and pause. */
  acMs: wholeMs.default(60_000),
  /** Without it for this long: work is saved and stopped. */
  acStopMs: wholeMs.default(300_000),
  /** Mains power must be back this long before work goes on. */
  acStableMs: wholeMs.default(30_000),
  /** Offline for this long: agents pause. */
  networkMs: wholeMs.default(120_000),
  /** The connection must be back this long before work goes on. */
  networkStableMs: wholeMs.default(15_000),
  /** Pauses and resumes in one night; the next one stops it instead. */
  maxFlips: z.number().int().nonnegative().default(4),
});

/** Device constraints (features B, scheduling-power.md 4.5). */
export const ConstraintsConfig = z.strictObject({
  pluggedIn: z.boolean().default(true),
  /** The older way to say `network: wifi`; it wins when true. */
  wifiOnly: z.boolean().default(false),
  network: z.enum(['off', 'any', 'unmetered', 'wifi']).default('unmetered'),
  /** A cable counts as Wi-Fi. */
  allowWired: z.boolean().default(true),
  /** Host of the agent's API that must be reachable; absent: not asked. */
  apiUrl: z.url({ protocol: /^https?$/ }).optional(),
  batteryStartPercent: percent.default(30),
  batteryStopPercent: percent.default(20),
  /** Load of other programs from which no task starts. */
  cpuPercent: percent.default(80),
  userIdleMs: wholeMs.default(600_000),
  /** What a night does when its user comes back. */
  onUserActive: z.enum(['finish_current', 'continue', 'pause']).default('finish_current'),
  focus: z.enum(['ignore', 'require_on', 'require_off']).default('ignore'),
  /** Ids of constraints that are not asked, or `all`. */
  ignore: z.array(z.string().max(40)).max(20).default([]),
  grace: GraceConfig.prefault({}),
});

/** Ceilings (features H1, E7). */
export const LimitsConfig = z.strictObject({
  maxConcurrent: z.number().int().min(1).max(3).default(3),
  taskTimeMs: z
    .number()
    .int()
    .positive()
    .default(8 * 3_600_000),
  maxTries: z.number().int().min(1).max(3).default(3),
  maxTasks: z.number().int().positive().default(20),
  minFreeDiskBytes: z.number().int().nonnegative().default(1_000_000_000),
  /** Time that must be left of the window for a start to be worth it. */
  minRunwayMs: z.number().int().positive().default(1_200_000),
  /** Starts in one night; absent: as many as the schedule names. */
  maxRunsPerNight: z.number().int().positive().optional(),
  /** Time between two starts. */
  minIntervalMs: z.number().int().nonnegative().default(0),
  /** Whether work that met its provider's usage limit goes on by itself once that is over (features H2). */
  resumeAfterLimit: z.boolean().default(true),
  stall: StallConfig.prefault({}),
  attempt: AttemptLimits.prefault({}),
});

/** Ceilings of one repository; each may only lower the one in `limits`. */
export const RepositoryLimits = z.strictObject({
  maxConcurrent: z.number().int().min(1).max(3).optional(),
  taskTimeMs: z.number().int().positive().optional(),
  maxTries: z.number().int().min(1).max(3).optional(),
  maxTasks: z.number().int().positive().optional(),
});
export type RepositoryLimits = z.infer<typeof RepositoryLimits>;

/** Name and address the supervisor commits with. */
export const GitIdentity = z.strictObject({
  name: z.string().min(1).max(100).default('Nightkiln'),
  email: z.string().min(3).max(200).default('nightkiln@localhost'),
});

/** A repository the nights may work on. */
export const RepositoryConfig = z.strictObject({
  id: Slug,
  /** Absolute after expansion. */
  path: z.string().min(1),
  /** Absent: the branch the checkout is on. */
  baseBranch: z.string().min(1).optional(),
  /** Command that makes a fresh worktree ready, e.g. `npm ci`. */
  setup: z.string().min(1).optional(),
  /** Absent: taken from the scripts of package.json. */
  checks: z.array(Check).optional(),
  suites: z.array(ValidationSuite).max(50).optional(),
  performance: PerformanceConfig.optional(),
  guards: RepositoryGuards.optional(),
  goals: z.array(z.string().min(1).max(500)).default([]),
  agent: z.string().optional(),
  /** What its tasks find around them. */
  environment: RepositoryEnvironment.optional(),
  /** Absent: as the whole configuration. */
  mode: NightMode.optional(),
  /** Prompt files for this repository alone. */
  prompts: PromptsConfig.optional(),
  /** Where this repository's worktrees live; absent: our own folder. */
  worktreeRoot: z.string().optional(),
  /** Whether the night looks for work by itself. */
  discovery: z.boolean().default(true),
  /** Where it is on GitHub; absent: GitHub is not used for it. */
  github: RepositoryGitHub.optional(),
  /** Lower ceilings for this repository alone. */
  limits: RepositoryLimits.optional(),
  /** Ceilings for its work alone. */
  budgets: RepositoryBudgets.optional(),
  /** Paths (globs) whose change asks for a person's look. */
  protected: z.array(z.string().min(1).max(200)).max(100).optional(),
  /** What happens to kinds of task in this repository, in place of `approvals.categories`. */
  categories: CategoryRules.optional(),
});
export type RepositoryConfig = z.infer<typeof RepositoryConfig>;

/** The ops journal of source document 002; two keys of it are known and have no use here. */
export const JournalConfig = z.strictObject({
  /** A branch below `overnight/` in each repository, such as `overnight/ops-journal`; absent: no ops journal. */
  branch: z.string().optional(),
  worktree: z.string().optional(),
  summaryLog: z.string().optional(),
  reportsDir: z.string().optional(),
  sessionState: z.string().optional(),
});

/** The whole configuration, after aliases are resolved, variables expanded and repository files applied. */
export const Config = z.strictObject({
  version: z.literal(1).default(1),
  /** A name for this configuration; it appears in the brief. */
  id: z.string().min(1).max(80).default('default'),
  window: WindowConfig.prefault({}),
  schedule: ScheduleConfig.prefault({}),
  phases: PhasesConfig.prefault({}),
  power: PowerConfig.prefault({}),
  constraints: ConstraintsConfig.prefault({}),
  limits: LimitsConfig.prefault({}),
  budgets: BudgetsConfig.prefault({}),
  breaker: BreakerConfig.prefault({}),
  approvals: ApprovalsConfig.prefault({}),
  goals: z.array(z.string().min(1).max(500)).default([]),
  repositories: z.array(RepositoryConfig).default([]),
  /** `auto`: the first agent that is installed and signed in, otherwise the housekeeper. */
  agent: z.string().default('auto'),
  ladder: LadderConfig.prefault({}),
  /** Task by task, or in one long session for each repository that chooses its own work. */
  mode: NightMode.default('tasks'),
  session: SessionConfig.prefault({}),
  codex: CodexConfig.prefault({}),
  claude: ClaudeConfig.prefault({}),
  commands: z.record(Slug, CommandAgentConfig).default({}),
  acp: z.record(Slug, AcpAgentConfig).default({}),
  sandbox: SandboxConfig.prefault({}),
  environment: EnvironmentConfig.prefault({}),
  prompts: PromptsConfig.prefault({}),
  secrets: SecretsConfig.prefault({}),
  landing: LandingConfig.prefault({}),
  github: GitHubConfig.prefault({}),
  guards: GuardsConfig.prefault({}),
  lessons: LessonsConfig.prefault({}),
  gitIdentity: GitIdentity.prefault({}),
  /** Where run logs go; absent: the state folder. */
  runRoot: z.string().optional(),
  journal: JournalConfig.prefault({}),
  retention: RetentionConfig.prefault({}),
});
export type Config = z.infer<typeof Config>;

/** `.nightkiln.yml` in a repository: untrusted, so all it can say makes the night do less (ux.md 3.2). */
export const RepositoryFile = z.strictObject({
  version: z.literal(1).optional(),
  limits: RepositoryLimits.optional(),
  budgets: RepositoryBudgets.optional(),
  discovery: z.boolean().optional(),
  protected: z.array(z.string().min(1).max(200)).max(100).optional(),
  categories: CategoryRules.optional(),
});
export type RepositoryFile = z.infer<typeof RepositoryFile>;
