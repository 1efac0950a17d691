import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Command } from 'commander';
import { createHttpServer } from '../../node/http/server.ts';
import { createLog } from '../../node/log.ts';
import { hideSecrets } from '../../node/secrets/sink.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openApp } from '../open-app.ts';
import { refuse } from '../options/refuse.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';
import { announceHost, withdrawHost } from '../running-host.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../out/renderer');

/** `serve`: the engine with its page in a browser, until a signal ends it. */
export function addServe(program: Command): Command {
  return program
    .command('serve')
    .description('run the engine with its page in a browser, on 127.0.0.1 only')
    .option('--port <n>', 'port to listen on; 0 takes a free one', '0')
    .action(async (options: { port: string }, command: Command) => {
      process.exitCode = await serve(contextOf(command), Number(options.port));
    });
}

async function serve(context: CommandContext, port: number): Promise<ExitCode> {
  const { paths, output } = context;
  // From here on a signal lets what has begun finish first; the second one of its kind ends the process at once.
  const signalled = ended();
  const opened = await openApp(context);
  if (!opened.ok) return refuse(context, opened.error);
  const app = opened.value;
  const token = randomBytes(24).toString('hex');
  hideSecrets([{ name: 'page token', value: token }]);
  const log = createLog(paths.logDir);
  const { dispatch, feed } = app;
  const server = createHttpServer({ dispatch, feed, staticDir: pageFolder(), token, log });
  const listening = await server.listen(port);
  if (!listening.ok) {
    await app.stop();
    return refuse(context, listening.error);
  }
  const { url } = listening.value;
  await announceHost(paths.stateDir, { url, token, pid: process.pid });
  await app.start();
  output.secretData(`${url}#token=${token}`);
  output.note('Open this address in a browser on this machine. Ctrl-C ends it.');
  await signalled;
  await withdrawHost(paths.stateDir);
  await server.close();
  await app.stop();
  return EXIT.ok;
}

/** Built files lie beside the built program; in a checkout, under `out/`. */
function pageFolder(): string {
  const isBuilt = import.meta.filename.endsWith('.js');
  return isBuilt ? path.resolve(import.meta.dirname, '../renderer') : PAGE;
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve());
    }
  });
}
