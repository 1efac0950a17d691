import type { Dispatch } from '../../../shared/dispatch.ts';
import type { Result } from '../../../shared/result.ts';
import type { ResultView } from '../../../shared/schema/results/result.ts';
import { withConnection } from '../../connect.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { refuse } from '../../options/refuse.ts';
import type { CommandContext } from '../../options/shared-options.ts';

/** What a command about results asks, and how its answer is told. */
export interface Asked<T> {
  readonly name: string;
  use(dispatch: Dispatch): Promise<Result<unknown>>;
  say(value: T): string;
}

/** Asks the engine and prints what it says: as a text, or as a JSON document. */
export async function ask<T>(context: CommandContext, asked: Asked<T>): Promise<ExitCode> {
  const reply = await withConnection(context, asked.use);
  if (!reply.ok) return refuse(context, reply.error);
  if (context.isJson) context.output.json({ schemaVersion: 1, [asked.name]: reply.value });
  else context.output.data(asked.say(reply.value as T));
  return EXIT.ok;
}

/** Asks the same of each of several results; the first refusal ends it, and what was done before is told. */
export async function askEach(
  context: CommandContext,
  results: readonly string[],
  { method, more }: { readonly method: string; readonly more: Readonly<Record<string, unknown>> },
): Promise<ExitCode> {
  const done: ResultView[] = [];
  const reply = await withConnection(context, async (dispatch) => {
    for (const result of results) {
      const answer = await dispatch(method, { result, ...more });
      if (!answer.ok) return answer;
      done.push(answer.value as ResultView);
    }
    return { ok: true, value: done };
  });
  if (context.isJson && reply.ok) context.output.json({ schemaVersion: 1, results: done });
  if (!context.isJson) for (const one of done) context.output.data(lineOf(one));
  return reply.ok ? EXIT.ok : refuse(context, reply.error);
}

/** A result in one line, with what became of it. */
export function lineOf({ branch, title, state, verdict, sentence }: ResultView): string {
  const what = state === 'open' ? (verdict ?? 'not judged') : state;
  return `${branch}  ${title} (${what})${sentence === '' ? '' : `. ${sentence}`}`;
}
