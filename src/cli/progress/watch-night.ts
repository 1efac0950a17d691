import type { App } from '../../node/app-ports.ts';
import type { StoredEvent } from '../../shared/event.ts';
import type { Status } from '../../shared/schema/status.ts';
import type { CommandContext } from '../options/shared-options.ts';
import { learnTitle, lineFor, type Titles } from './event-line.ts';

const ENDED = ['brief-ready', 'stopped', 'failed'];
const REDRAW_MS = 500;

/** Shows a night as it happens and resolves when it has ended: NDJSON with `--json`, lines otherwise, one status line on a terminal. */
export function watchNight(
  app: App,
  nightId: string,
  { output, isJson }: CommandContext,
): Promise<void> {
  const titles = new Map<string, string>();
  return new Promise((resolve) => {
    const timer = output.isTty && !isJson ? setInterval(redraw, REDRAW_MS) : null;
    function redraw(): void {
      void statusOf(app).then((status) => {
        if (status !== null) output.progress(progressLine(status));
      });
    }
    const stop = app.feed.follow((event) => {
      learnTitle(event, titles);
      if (event.nightId !== nightId) return;
      if (isJson) output.json(event, true);
      else show(event, titles, output);
      if (event.type !== 'night.moved' || !ENDED.includes(event.body.to)) return;
      if (timer !== null) clearInterval(timer);
      stop();
      resolve();
    });
    for (const event of app.feed.after(0, 1_000_000)) learnTitle(event, titles);
  });
}

function show(event: StoredEvent, titles: Titles, output: CommandContext['output']): void {
  const line = lineFor(event, titles);
  if (line === null) return;
  const time = new Date(event.at).toTimeString().slice(0, 8);
  output.note(`${output.style('dim', time)} ${line}`);
}

async function statusOf(app: App): Promise<Status | null> {
  const reply = await app.dispatch('night.status', {});
  return reply.ok ? (reply.value as Status) : null;
}

/** Counts and the time left, for the one line that is rewritten in place. */
export function progressLine(status: Status): string {
  const { done, total, etaAt } = status.progress;
  const counts = total === 0 ? (status.phase ?? status.state) : `${done} of ${total} tasks`;
  const left =
    etaAt === null ? '' : ` · about ${Math.max(1, Math.round((etaAt - status.now) / 1000))} s left`;
  const now = status.running.map(({ title, doing }) => `${title}: ${doing}`).join(' | ');
  return `${counts}${left}${now === '' ? '' : ` · ${now}`}`;
}
