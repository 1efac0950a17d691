import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Detection } from '../../../engine/ports/agent.ts';
import type { Result } from '../../../shared/result.ts';
import { stderrPathOf } from '../../process/output-file.ts';
import { shellQuote, signInWith } from '../program-agent/sign-in.ts';
import { greet } from './conversation.ts';
import type { AcpHost } from './host.ts';
import { type AcpProgram, findAcpProgram } from './program.ts';
import { createAsker, type Refusal } from './wire/ask.ts';
import { openChannel } from './wire/channel.ts';
import type { Greeting } from './wire/messages.ts';

/** A look must be over before a rehearsal's patience is; adapters that were measured answer within two seconds. */
const LOOK_MS = 15_000;

/**
 * Whether the agent could work now: its program starts and speaks our version of the protocol. The protocol tells which
 * ways to sign in there are, not whether that was done, so the login is unknown.
 */
export async function detectAcp(host: AcpHost): Promise<Detection> {
  const found = findAcpProgram(host);
  if (!found.ok) {
    const { message, fix } = found.error;
    return absent(null, fix === undefined ? message : `${message} ${fix}`);
  }
  const program = found.value.argv[0] ?? null;
  const holder = host.sandbox?.isRequired('agent') ? await host.sandbox.probe() : null;
  if (holder?.ok === false) return absent(program, holder.error.message);
  const greeting = await meet(host, found.value);
  if (!greeting.ok) return absent(program, `${host.id} does not work: ${greeting.error.message}`);
  const { agentInfo } = greeting.value;
  return {
    isInstalled: true,
    version: agentInfo?.version ?? null,
    login: 'unknown',
    path: program,
    problems: [],
    signIn: signInFor(host),
  };
}

/** The command is the person's own word for it (`acp.NAME.signIn`); without one, at least the home it signs in with. */
function signInFor({ id, config, sandbox, home }: AcpHost): string {
  const isHeld = home !== undefined && sandbox?.isRequired('agent') === true;
  const { signIn } = config;
  if (signIn !== undefined) return isHeld ? signInWith(['HOME', home], signIn) : `Run ${signIn}`;
  return isHeld ? `Sign in to ${id} with HOME=${shellQuote(home)}` : `Sign in to ${id} again.`;
}

function absent(program: string | null, problem: string): Detection {
  return {
    isInstalled: false,
    version: null,
    login: 'unknown',
    path: program,
    problems: [problem],
  };
}

/** Starts the agent, exchanges greetings with it, and ends it. */
async function meet(host: AcpHost, program: AcpProgram): Promise<Result<Greeting, Refusal>> {
  const runToken = `look-${randomUUID()}`;
  const logPath = path.join(host.runDir, `${runToken}.log`);
  const channel = openChannel((line) => child.input?.write(line), {
    onUpdate: () => undefined,
    onPermission: () => Promise.resolve({ outcome: { outcome: 'cancelled' } }),
    onOdd: () => undefined,
  });
  const child = host.startProcess({
    argv: program.argv,
    cwd: path.parse(host.runDir).root,
    env: program.env,
    holdInput: true,
    logPath,
    runToken,
    graces: { softMs: 1000, termMs: 1000 },
    onLine: channel.hear,
  });
  child.done.then(() => channel.end()).catch(() => undefined);
  const ask = createAsker(channel.agent, host.clock);
  const greeting = await greet(ask, host.answerMs ?? LOOK_MS);
  child.input?.end();
  await child.stop();
  await rm(logPath, { force: true });
  await rm(stderrPathOf(logPath), { force: true });
  return greeting;
}
