import type { Command } from 'commander';
import { type Client, createClient } from '../../../shared/client.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { LessonRef, type LessonRow } from '../../../shared/schema/proof/lesson.ts';
import { withConnection } from '../../connect.ts';
import { EXIT } from '../../exit-code.ts';
import { refuse } from '../../options/refuse.ts';
import { type CommandContext, contextOf } from '../../options/shared-options.ts';

/** `lessons`: what repeated in a repository and is told to every agent there, and how to take it back. */
export function addLessons(program: Command): Command {
  const lessons = program
    .command('lessons')
    .description('what findings have taught, as agents are told it');
  lessons
    .command('list', { isDefault: true })
    .description('the lessons in force, newest first')
    .action((_: unknown, command: Command) => run(contextOf(command), list));
  lessons
    .command('drop')
    .description('take a lesson back; new findings may teach it again')
    .argument('<repository>', 'its id')
    .argument('<kind>', 'the kind, as list names it')
    .action((repoId: string, kind: string, _: unknown, command: Command) =>
      run(contextOf(command), (context, client) => drop(context, client, { repoId, kind })),
    );
  return lessons;
}

type Act = (context: CommandContext, client: Client) => Promise<Result<null>>;

async function run(context: CommandContext, act: Act): Promise<void> {
  const done = await withConnection(context, (dispatch) =>
    act(context, createClient({ call: dispatch, follow: () => () => undefined })),
  );
  process.exitCode = done.ok ? EXIT.ok : refuse(context, done.error);
}

const list: Act = async ({ output, isJson }, client) => {
  const reply = await client.call('lesson.list', {});
  if (!reply.ok) return reply;
  if (isJson) output.json({ schemaVersion: 1, lessons: reply.value });
  else if (reply.value.length === 0) output.data('Nothing has repeated, so nothing was learned.');
  else for (const lesson of reply.value) output.data(lineOf(lesson));
  return ok(null);
};

function lineOf({ repoId, kind, tasks, sentence, learnedAt }: LessonRow): string {
  const day = new Date(learnedAt).toISOString().slice(0, 10);
  return `${repoId}  ${kind}  from ${tasks} tasks, ${day}\n  ${sentence}`;
}

async function drop(
  { output, isJson }: CommandContext,
  client: Client,
  wish: { repoId: string; kind: string },
): Promise<Result<null>> {
  const ref = LessonRef.safeParse(wish);
  if (!ref.success) {
    return fail(appError('bad-input', `There is no kind of finding called '${wish.kind}'.`));
  }
  const reply = await client.call('lesson.drop', ref.data);
  if (!reply.ok) return reply;
  if (isJson) output.json({ schemaVersion: 1, dropped: reply.value });
  else output.data(`Agents of '${wish.repoId}' are no longer told so.`);
  return ok(null);
}
