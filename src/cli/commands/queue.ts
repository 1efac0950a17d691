import fs from 'node:fs';
import type { Command } from 'commander';
import { appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { AskView } from '../../shared/schema/consent/ask.ts';
import { type NewTask, type Task, TaskCategory } from '../../shared/schema/task.ts';
import { withConnection } from '../connect.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { readChecklist } from '../options/checklist.ts';
import { refuse } from '../options/refuse.ts';
import { repeated } from '../options/repeated.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';

interface TaskOptions {
  readonly title?: string;
  readonly repo?: string;
  readonly category?: string;
  readonly hours?: string;
  readonly priority?: string;
  readonly check?: string[];
  readonly instructions?: string;
  readonly approve?: boolean;
}

/** `queue`: the tasks you ask for; a night weighs them higher than what it finds by itself. */
export function addQueue(program: Command): Command {
  const queue = program.command('queue').description('tasks for the coming nights');
  describeTask(queue.command('add').description('add a task; "-" reads it from standard input'))
    .argument('<text...>', 'what to do')
    .action(async (words: string[], options: TaskOptions, command: Command) => {
      process.exitCode = await add(contextOf(command), words, options);
    });
  queue
    .command('prepare')
    .description('have an agent look at the environment and propose a setup script')
    .option('--repo <id>', 'the repository it is for')
    .action(async ({ repo }: { repo?: string }, command: Command) => {
      process.exitCode = await prepare(contextOf(command), repo);
    });
  queue
    .command('list')
    .description('what is queued')
    .option('--all', 'ended tasks too')
    .action(async (options: { all?: boolean }, command: Command) => {
      process.exitCode = await list(contextOf(command), options.all === true);
    });
  describeTask(queue.command('edit').description('change a queued task'))
    .argument('<id>', 'its id, or the beginning of it')
    .option('--title <text>', 'new title')
    .action(async (id: string, options: TaskOptions, command: Command) => {
      process.exitCode = await edit(contextOf(command), id, options);
    });
  queue
    .command('rm')
    .description('remove a queued task')
    .argument('<id>', 'its id, or the beginning of it')
    .action(async (id: string, _: unknown, command: Command) => {
      process.exitCode = await remove(contextOf(command), id);
    });
  queue
    .command('import')
    .description('add the open boxes of a Markdown checklist; "-" reads standard input')
    .argument('<file>', 'a Markdown file')
    .option('--repo <id>', 'the repository they are for')
    .action(async (file: string, options: TaskOptions, command: Command) => {
      process.exitCode = await importList(contextOf(command), file, options);
    });
  return queue;
}

function describeTask(command: Command): Command {
  return command
    .option('--repo <id>', 'the repository it is for')
    .option('--category <name>', TaskCategory.options.join(', '))
    .option('--hours <n>', 'how long it will take')
    .option('--priority <n>', '-100 to 100; higher runs first')
    .option('--instructions <text>', 'more than the title says')
    .option('--check <name>', 'a check that is red now and proves it; may repeat', repeated)
    .option('--approve', 'your yes beforehand, where its kind would wait for one');
}

/** Options as the contract takes them; a number that is none stays one that the contract refuses. */
function fieldsOf(options: TaskOptions): Partial<NewTask> {
  const { repo, hours, priority, check, instructions, title, approve } = options;
  const fields = {
    title,
    repoId: repo,
    category: options.category,
    estimateMs: hours === undefined ? undefined : Math.round(Number(hours) * 3_600_000),
    priority: priority === undefined ? undefined : Number(priority),
    targets: check,
    instructions,
    approve,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

async function add(
  context: CommandContext,
  words: string[],
  options: TaskOptions,
): Promise<ExitCode> {
  const text =
    words.length === 1 && words[0] === '-' ? fs.readFileSync(0, 'utf8').trim() : words.join(' ');
  const [title = '', ...rest] = text.split('\n');
  const more = rest.length > 0 ? { instructions: text } : {};
  const task = { title: title.trim(), ...more, ...fieldsOf(options) };
  return answer(context, (call) => addAndLook(call, task), {
    name: 'task',
    say: ({ wait, ...added }: Task & { wait: string | null }) =>
      [`Queued ${line(added)}`, ...(wait === null ? [] : [wait])].join('\n'),
  });
}

/** The added task, with why it does not run by itself; null when it does. */
async function addAndLook(call: Call, task: object): Promise<Result<unknown>> {
  const added = await call('queue.add', task);
  if (!added.ok) return added;
  const asks = await call('ask.list', {});
  if (!asks.ok) return asks;
  const { id } = added.value as Task;
  const ask = (asks.value as AskView[]).find(({ taskId }) => taskId === id);
  const wait = ask === undefined ? null : `${ask.text} It waits: nightkiln approve ${id}`;
  return ok({ ...(added.value as Task), wait });
}

/** A task in the role of the initializer. */
async function prepare(context: CommandContext, repoId: string | undefined): Promise<ExitCode> {
  const title = 'Prepare the environment of this repository';
  const instructions = 'Find out what a fresh checkout needs before its checks can run.';
  const fields = { title, instructions, category: 'infrastructure', role: 'initializer' };
  const task = { ...fields, ...(repoId === undefined ? {} : { repoId }) };
  return answer(context, (call) => call('queue.add', task), {
    name: 'task',
    say: (added: Task) => `Queued ${line(added)}`,
  });
}

async function list(context: CommandContext, includeDone: boolean): Promise<ExitCode> {
  const waiting = new Set<string>();
  const listed = async (call: Call): Promise<Result<unknown>> => {
    const asks = await call('ask.list', {});
    if (!asks.ok) return asks;
    for (const { taskId, kind } of asks.value as AskView[]) if (kind === 'run') waiting.add(taskId);
    return call('queue.list', { includeDone });
  };
  const say = (task: Task): string =>
    `${line(task)}${waiting.has(task.id) ? ' · waits for your yes' : ''}`;
  return answer(context, listed, {
    name: 'tasks',
    say: (tasks: Task[]) => (tasks.length === 0 ? 'Nothing is queued.' : tasks.map(say).join('\n')),
  });
}

async function edit(context: CommandContext, id: string, options: TaskOptions): Promise<ExitCode> {
  const change = fieldsOf(options);
  return answer(
    context,
    (call) => onTask(call, id, (taskId) => call('queue.edit', { taskId, change })),
    { name: 'task', say: (task: Task) => `Changed ${line(task)}` },
  );
}

async function remove(context: CommandContext, id: string): Promise<ExitCode> {
  return answer(context, (call) => onTask(call, id, (taskId) => call('queue.remove', { taskId })), {
    name: 'removed',
    say: ({ taskId }: { taskId: string }) => `Removed ${taskId}.`,
  });
}

async function importList(
  context: CommandContext,
  file: string,
  options: TaskOptions,
): Promise<ExitCode> {
  const items = readItems(file);
  if (!items.ok) return refuse(context, items.error);
  return answer(
    context,
    async (call) => {
      const added: unknown[] = [];
      for (const title of items.value) {
        const reply = await call('queue.add', { title, ...fieldsOf(options) });
        if (!reply.ok) return reply;
        added.push(reply.value);
      }
      return ok(added);
    },
    {
      name: 'tasks',
      say: (tasks: Task[]) => `Queued ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'}.`,
    },
  );
}

function readItems(file: string): Result<string[]> {
  try {
    const items = readChecklist(fs.readFileSync(file === '-' ? 0 : file, 'utf8'));
    if (items.length > 0) return ok(items);
    const fix = 'A box is a line such as "- [ ] Fix the login test".';
    return fail(appError('bad-input', `There is no open box in ${file}.`, { fix }));
  } catch (thrown) {
    return fail(appError('bad-input', `${file} cannot be read: ${reasonOf(thrown)}`));
  }
}

type Call = (method: string, input: unknown) => Promise<Result<unknown>>;

/** Finds the one queued task whose id begins with `start`. */
async function onTask(
  call: Call,
  start: string,
  act: (taskId: string) => Promise<Result<unknown>>,
): Promise<Result<unknown>> {
  const reply = await call('queue.list', {});
  if (!reply.ok) return reply;
  const found = (reply.value as Task[]).filter(({ id }) =>
    id.toLowerCase().startsWith(start.toLowerCase()),
  );
  const [only, another] = found;
  if (only === undefined)
    return fail(appError('not-found', `No queued task has the id '${start}'.`));
  if (another !== undefined)
    return fail(appError('bad-input', `'${start}' fits ${found.length} tasks.`));
  return act(only.id);
}

/** How an answer is told: by `name` in a JSON document, or as a text. */
interface Told<T> {
  readonly name: string;
  say(value: T): string;
}

async function answer<T>(
  context: CommandContext,
  use: (call: Call) => Promise<Result<unknown>>,
  { name, say }: Told<T>,
): Promise<ExitCode> {
  const reply = await withConnection(context, use);
  if (!reply.ok) return refuse(context, reply.error);
  if (context.isJson) context.output.json({ schemaVersion: 1, [name]: reply.value });
  else context.output.data(say(reply.value as T));
  return EXIT.ok;
}

function line({ id, title, repoId, category, state, priority, verdict }: Task): string {
  const rank = priority === 0 ? '' : `, priority ${priority}`;
  return `${id}  ${title} (${repoId}, ${category}, ${verdict ?? state}${rank})`;
}
