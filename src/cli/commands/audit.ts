import { type Command, Option } from 'commander';
import { type Client, createClient } from '../../shared/client.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import {
  Actor,
  type AuditEntry,
  type AuditFilter,
  type AuditPage,
  type AuditStats,
  type AuditVerdict,
  Severity,
} from '../../shared/schema/audit.ts';
import { withConnection } from '../connect.ts';
import { EXIT } from '../exit-code.ts';
import { refuse } from '../options/refuse.ts';
import { repeated } from '../options/repeated.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';

interface FilterOptions {
  readonly severity?: Severity;
  readonly actor?: Actor;
  readonly type: readonly string[];
  readonly since?: string;
  readonly before?: string;
  readonly night?: string;
  readonly task?: string;
  readonly limit?: string;
}

/** `audit`: the whole history, who caused what, and whether it is the one that was written (features L6). */
export function addAudit(program: Command): Command {
  const audit = program.command('audit').description('the history of everything, and its proof');
  withFilter(audit.command('list', { isDefault: true }))
    .description('what happened, newest first')
    .option('--limit <n>', 'how many entries, at most 500', '50')
    .action(async (options: FilterOptions, command: Command) => {
      await run(contextOf(command), options, list);
    });
  withFilter(audit.command('export'))
    .description('every entry that fits as one line of JSON, newest first')
    .action(async (options: FilterOptions, command: Command) => {
      await run(contextOf(command), options, exportAll);
    });
  audit
    .command('stats')
    .description('how often what happened')
    .option('--since <time>', 'only from a time such as 2026-11-01 on')
    .option('--before <time>', 'only before a time')
    .action(async (options: FilterOptions, command: Command) => {
      await run(contextOf(command), { ...options, type: [] }, stats);
    });
  audit
    .command('verify')
    .description('follow the chain of hashes over the whole history; exit code 1 when it is broken')
    .action(async (_: unknown, command: Command) => {
      await run(contextOf(command), { type: [] }, verify);
    });
  return audit;
}

function withFilter(command: Command): Command {
  return command
    .addOption(new Option('--severity <least>', 'at least this').choices(Severity.options))
    .addOption(new Option('--actor <who>', 'caused by').choices(Actor.options))
    .option(
      '--type <name>',
      'such as task.judged, or night for all of them; repeatable',
      repeated,
      [],
    )
    .option('--since <time>', 'only from a time such as 2026-11-21T22:00 on')
    .option('--before <time>', 'only before a time')
    .option('--night <id>', 'only this night')
    .option('--task <id>', 'only this task');
}

type Show = (
  context: CommandContext,
  client: Client,
  filter: AuditFilter,
) => Promise<Result<number>>;

async function run(context: CommandContext, options: FilterOptions, show: Show): Promise<void> {
  const filter = filterOf(options);
  const shown = filter.ok
    ? await withConnection(context, (dispatch) => {
        const client = createClient({ call: dispatch, follow: () => () => undefined });
        return show(context, client, filter.value);
      })
    : filter;
  process.exitCode = shown.ok ? shown.value : refuse(context, shown.error);
}

function filterOf(options: FilterOptions): Result<AuditFilter> {
  const { severity, actor, type, night, task } = options;
  const from = instant(options.since, 'since');
  if (!from.ok) return from;
  const to = instant(options.before, 'before');
  if (!to.ok) return to;
  const limit = options.limit === undefined ? undefined : Number(options.limit);
  return ok({
    ...(severity === undefined ? {} : { severity }),
    ...(actor === undefined ? {} : { actor }),
    ...(type.length === 0 ? {} : { types: [...type] }),
    ...(night === undefined ? {} : { nightId: night }),
    ...(task === undefined ? {} : { taskId: task }),
    ...(limit === undefined ? {} : { limit }),
    ...(from.value === null ? {} : { from: from.value }),
    ...(to.value === null ? {} : { to: to.value }),
  });
}

function instant(text: string | undefined, field: string): Result<number | null> {
  if (text === undefined) return ok(null);
  const at = Date.parse(text);
  if (at > 0) return ok(at);
  const place = { field };
  return fail(
    appError('bad-input', `'${text}' is not a time such as 2026-11-21T22:00.`, { place }),
  );
}

const list: Show = async (context, client, filter) => {
  const page = await client.call('audit.list', filter);
  if (!page.ok) return page;
  const { output } = context;
  if (context.isJson) output.json({ schemaVersion: 1, ...page.value });
  else if (page.value.entries.length === 0) output.data('Nothing that fits has happened.');
  else for (const entry of page.value.entries) output.data(lineOf(entry));
  return ok(EXIT.ok);
};

const EXPORT_PAGE = 500;

const exportAll: Show = async (context, client, filter) => {
  let beforeSeq: number | null = null;
  do {
    const start: AuditFilter = beforeSeq === null ? {} : { beforeSeq };
    const page: Result<AuditPage> = await client.call('audit.list', {
      ...filter,
      ...start,
      limit: EXPORT_PAGE,
    });
    if (!page.ok) return page;
    for (const entry of page.value.entries) context.output.data(JSON.stringify(entry));
    beforeSeq = page.value.next;
  } while (beforeSeq !== null);
  return ok(EXIT.ok);
};

const stats: Show = async (context, client, { from, to }) => {
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const counted = await client.call('audit.stats', range);
  if (!counted.ok) return counted;
  if (context.isJson) context.output.json({ schemaVersion: 1, result: counted.value });
  else for (const line of statLines(counted.value)) context.output.data(line);
  return ok(EXIT.ok);
};

const verify: Show = async (context, client) => {
  const verdict = await client.call('audit.verify', {});
  if (!verdict.ok) return verdict;
  if (context.isJson) context.output.json({ schemaVersion: 1, result: verdict.value });
  else for (const line of verdictLines(verdict.value)) context.output.data(line);
  return ok(verdict.value.isWhole ? EXIT.ok : EXIT.unexpected);
};

function lineOf({ seq, at, severity, actor, type, summary }: AuditEntry): string {
  const when = new Date(at).toISOString();
  const mark = (severity === 'info' ? '' : severity).padEnd(8);
  return `${String(seq).padStart(6)}  ${when}  ${mark}  ${actor.padEnd(8)}  ${type.padEnd(20)}  ${summary}`;
}

function statLines({ total, byType, bySeverity }: AuditStats): string[] {
  const rows = (counts: Readonly<Record<string, number>>): string[] =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`);
  if (total === 0) return ['Nothing has happened yet.'];
  return [`${total} entries`, ...rows(bySeverity), 'types', ...rows(byType)];
}

function verdictLines({ isWhole, events, head, marks, problem }: AuditVerdict): string[] {
  const noted = `${marks} ${marks === 1 ? 'mark' : 'marks'} outside the journal compared.`;
  return [
    isWhole ? `The history is whole: ${events} events.` : `The history is broken: ${problem}`,
    `${isWhole ? 'Head' : 'Holds up to'} ${events} ${head}`,
    noted,
  ];
}
