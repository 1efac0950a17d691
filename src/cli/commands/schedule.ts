import type { Command } from 'commander';
import { createTimeFormat } from '../../engine/report/format.ts';
import type { Input, Method, Reply } from '../../shared/contract.ts';
import { appError } from '../../shared/error.ts';
import { fail, type Result } from '../../shared/result.ts';
import { withConnection } from '../connect.ts';
import { EXIT } from '../exit-code.ts';
import { refuse } from '../options/refuse.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';
import { parseUntil } from '../options/until.ts';

interface PauseOptions {
  readonly note?: string;
  readonly until?: string;
}

/** `schedule`: the coming nights, what became of every start, and what is decided about them (features A4, A5). */
export function addSchedule(program: Command): Command {
  const schedule = program.command('schedule').description('coming nights and past starts');
  schedule
    .command('nights', { isDefault: true })
    .description('the next five nights, with what a clock change does to them')
    .action(async (_: unknown, command: Command) => {
      await show(contextOf(command), 'schedule.nights', { input: {}, lines: nightLines });
    });
  schedule
    .command('slots')
    .description('every start of the last seven days, with what became of it')
    .action(async (_: unknown, command: Command) => {
      await show(contextOf(command), 'schedule.slots', { input: {}, lines: slotLines });
    });
  schedule
    .command('explain [at]')
    .description(
      'why something starts, started or did not start at a time such as 2026-11-21T22:00',
    )
    .action(async (at: string | undefined, _: unknown, command: Command) => {
      const context = contextOf(command);
      const instant = at === undefined ? undefined : Date.parse(at);
      if (instant !== undefined && !(instant > 0)) return refuseTime(context, at ?? '');
      const input = instant === undefined ? {} : { at: instant };
      await show(context, 'schedule.explain', { input, lines: ({ sentence }) => [sentence] });
    });
  addDecisions(schedule);
  return schedule;
}

function addDecisions(schedule: Command): void {
  schedule
    .command('pause')
    .description('leave out every start until it is resumed')
    .option('--note <text>', 'why; it stands beside every start that is left out')
    .option('--until <time>', 'resume by itself at a time such as 07:00')
    .action(async ({ note, until }: PauseOptions, command: Command) => {
      const context = contextOf(command);
      const end = until === undefined ? null : parseUntil(until, Date.now());
      if (end?.ok === false) {
        process.exitCode = refuse(context, end.error);
        return;
      }
      const input = {
        ...(note === undefined ? {} : { note }),
        ...(end === null ? {} : { until: end.value }),
      };
      await show(context, 'schedule.pause', { input, lines: stateLines });
    });
  schedule
    .command('resume')
    .description('start again as planned')
    .action(async (_: unknown, command: Command) => {
      await show(contextOf(command), 'schedule.resume', { input: {}, lines: stateLines });
    });
  schedule
    .command('skip')
    .description('leave out the next start, once')
    .option('--undo', 'do not leave it out after all')
    .action(async ({ undo }: { undo?: boolean }, command: Command) => {
      const input = undo === true ? { undo } : {};
      await show(contextOf(command), 'schedule.skipNext', { input, lines: stateLines });
    });
}

interface Shown<M extends Method> {
  readonly input: Input<M>;
  readonly lines: (reply: Reply<M>) => readonly string[];
}

async function show<M extends Method>(
  context: CommandContext,
  method: M,
  { input, lines }: Shown<M>,
): Promise<void> {
  const reply = await withConnection(
    context,
    async (dispatch) => (await dispatch(method, input)) as Result<Reply<M>>,
  );
  if (!reply.ok) {
    process.exitCode = refuse(context, reply.error);
    return;
  }
  if (context.isJson) context.output.json({ schemaVersion: 1, result: reply.value });
  else for (const line of lines(reply.value)) context.output.data(line);
  process.exitCode = EXIT.ok;
}

function refuseTime(context: CommandContext, at: string): void {
  const message = `'${at}' is not a time such as 2026-11-21T22:00.`;
  const refusal = fail(appError('bad-input', message));
  process.exitCode = refuse(context, refusal.error);
}

function nightLines({ nights, leftOut, warnings, timeZone }: Reply<'schedule.nights'>): string[] {
  const time = createTimeFormat(timeZone);
  return [
    ...nights.map(({ date, startAt, endAt, slots, notes }) => {
      const starts = slots.map(({ effectiveAt }) => time(effectiveAt)).join(', ');
      const extra = notes.map(({ sentence }) => ` ${sentence}`).join('');
      return `${date}  ${time(startAt)}–${time(endAt)}  starts ${starts}.${extra}`;
    }),
    ...leftOut.map(({ date, sentence }) => `${date}  none: ${sentence}`),
    ...warnings.map(({ sentence }) => `Note: ${sentence}`),
  ];
}

function slotLines(slots: Reply<'schedule.slots'>): string[] {
  if (slots.length === 0) return ['No start was due in the last seven days.'];
  return slots.map(({ slotAt, state, reason, sentence }) => {
    const why = sentence === '' ? reason : sentence;
    return `${new Date(slotAt).toISOString()}  ${state.padEnd(11)}  ${why}`;
  });
}

function stateLines({ paused, note, skipSlotAt, nextStartAt }: Reply<'schedule.pause'>): string[] {
  const why = note === '' ? '' : ` (${note})`;
  const next = nextStartAt === null ? 'never' : new Date(nextStartAt).toISOString();
  const skip = skipSlotAt === null ? [] : [`Left out: ${new Date(skipSlotAt).toISOString()}`];
  return [paused ? `Paused${why}.` : `Next start: ${next}`, ...skip];
}
