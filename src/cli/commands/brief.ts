import path from 'node:path';
import type { Command } from 'commander';
import { briefOf } from '../../engine/night/phases/report.ts';
import type { NightRow } from '../../engine/ports/store.ts';
import { renderMarkdown } from '../../engine/report/markdown.ts';
import { openStoreReadOnly } from '../../node/store/open.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Brief } from '../../shared/schema/brief.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { refuse } from '../options/refuse.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';
import { printBrief } from '../print-brief.ts';

interface BriefOptions {
  readonly md?: boolean;
  readonly date?: string;
}

const NIGHTS_BACK = 400;

/** `brief`: what a night did. Reads the journal only, so it works while a night runs. */
export function addBrief(program: Command): Command {
  return program
    .command('brief')
    .description('what the last night did')
    .option('--md', 'as Markdown')
    .option('--date <day>', 'the night that began on this local day, e.g. 2026-11-20')
    .action((options: BriefOptions, command: Command) => {
      process.exitCode = showBrief(contextOf(command), options);
    });
}

function showBrief(context: CommandContext, options: BriefOptions): ExitCode {
  const found = findBrief(context, options.date);
  if (!found.ok) return refuse(context, found.error);
  if (context.isJson) context.output.json(found.value);
  else if (options.md === true) context.output.data(renderMarkdown(found.value));
  else printBrief(context, found.value);
  return EXIT.ok;
}

function findBrief({ paths }: CommandContext, date: string | undefined): Result<Brief> {
  const opened = openStoreReadOnly(path.join(paths.stateDir, 'nightkiln.db'));
  if (!opened.ok) return opened.error.code === 'not-found' ? fail(NONE) : opened;
  const store = opened.value;
  try {
    const night = store
      .nights(NIGHTS_BACK)
      .find((row) => (date === undefined ? hasStory(row) : localDay(row.windowStartAt) === date));
    if (night !== undefined) return ok(briefOf(store, night, Date.now()));
    return fail(date === undefined ? NONE : appError('no-brief', `There was no night on ${date}.`));
  } finally {
    store.close();
  }
}

const NONE = appError('no-brief', 'There is no brief yet.', {
  fix: 'Run "nightkiln run" or "nightkiln demo" first.',
});

/** A night that was cancelled before it started has nothing to tell. */
function hasStory(night: NightRow): boolean {
  return night.startedAt !== null || night.briefPath !== null;
}

function localDay(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
