import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChosenAgent } from '../../engine/agent/choose.ts';
import type { AgentDriver } from '../../engine/ports/agent.ts';
import { clip, createTimeFormat, formatCount } from '../../engine/report/format.ts';
import { oneLine } from '../../engine/safety/visible-text.ts';
import { reasonOf } from '../../shared/error.ts';
import type { Outcome } from '../../shared/schema/attempt.ts';
import type { Rehearsing } from './host.ts';
import { blocking, type Finding, good, warning } from './stage.ts';

const QUESTION = 'question.txt';
const ANSWER = 'answer.txt';
const MAX_WORDS = 160;

/** What the agent is asked. It cannot be answered without a tool: what is in the file is not in the prompt. */
const PROMPT = `This is a rehearsal, not a task. Run this one command in the current folder and then stop:

cp ${QUESTION} ${ANSWER}

Do nothing else: read nothing, change nothing else, and answer with the one word "done".
`;

/** Holds an agent by nothing but its own good will (`AgentDriver.sandbox`). */
const UNHELD = 'not sandboxed';

/** One headless tool call in a folder of its own, proved by the file it leaves; skipped with a reason where it makes no sense. */
export async function callAgent(rehearsing: Rehearsing, chosen: ChosenAgent): Promise<Finding> {
  const { driver, problem } = chosen;
  const skipped = reasonToSkip(rehearsing, driver);
  if (skipped !== null) return good(skipped);
  if (problem !== null) return warning(`${driver.id} was not called, because it is not ready.`);
  const folder = path.join(scratchOf(rehearsing.host.paths.stateDir), driver.id);
  const word = randomBytes(12).toString('hex');
  try {
    await mkdir(path.join(folder, 'worktree'), { recursive: true, mode: 0o700 });
    await writeFile(path.join(folder, 'worktree', QUESTION), `${word}\n`);
    const outcome = await runCall(rehearsing, driver, folder);
    return describeCall(driver, outcome, {
      isProved: await holdsWord(path.join(folder, 'worktree', ANSWER), word),
      isLate: rehearsing.stage.signal.aborted,
    });
  } catch (thrown) {
    if (!(thrown instanceof Error && 'syscall' in thrown)) throw thrown;
    return blocking(`${driver.id} was not called: ${reasonOf(thrown)}.`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Where agents are called; everything in it may go. */
export function scratchOf(stateDir: string): string {
  return path.join(stateDir, 'rehearsal');
}

function reasonToSkip({ agents }: Rehearsing, driver: AgentDriver): string | null {
  if (!driver.hasModel) return `${driver.id} is built in and needs no call.`;
  if (agents === 'none') return `${driver.id} was not called, as you asked.`;
  const isHeld = driver.sandbox !== UNHELD;
  if (isHeld || agents === 'all') return null;
  return `${driver.id} was not called: it has no sandbox. nk rehearse --agents calls it too.`;
}

async function runCall(
  { host, stage }: Rehearsing,
  driver: AgentDriver,
  folder: string,
): Promise<Outcome> {
  const run = driver.start(
    {
      worktreePath: path.join(folder, 'worktree'),
      prompt: PROMPT,
      runToken: randomBytes(16).toString('hex'),
      logPath: path.join(folder, `rehearsal-${driver.id}.log`),
      deadlineAt: host.clock.now() + stage.leftMs(),
    },
    () => undefined,
  );
  // `done` tells how it ended; a stop has nothing to add.
  const onAbort = (): void => void run.stop('deadline').catch(() => undefined);
  stage.signal.addEventListener('abort', onAbort, { once: true });
  if (stage.signal.aborted) onAbort();
  const outcome = await run.done;
  stage.signal.removeEventListener('abort', onAbort);
  return outcome;
}

/** Only a plain file of the right size is read: what an agent leaves may be anything. */
async function holdsWord(file: string, word: string): Promise<boolean> {
  try {
    const stats = await lstat(file);
    if (!stats.isFile() || stats.size > 2 * word.length) return false;
    return (await readFile(file, 'utf8')).trim() === word;
  } catch {
    // No file: the command was not run.
    return false;
  }
}

function describeCall(
  { id, sandbox }: AgentDriver,
  outcome: Outcome,
  { isProved, isLate }: { isProved: boolean; isLate: boolean },
): Finding {
  const said = clip(oneLine(outcome.message), MAX_WORDS);
  if (isProved) return good(`${id} ran a command and wrote a file by itself${tokensOf(outcome)}.`);
  switch (outcome.kind) {
    case 'auth':
      return blocking(`${id} is signed out: ${said}`, `Sign in, for example with "${id} login".`);
    case 'limit':
      return warning(`${id} is at its limit${resetOf(outcome)}.`, 'Tonight waits for it, or ends.');
    case 'network':
      return blocking(`${id} cannot reach its service: ${said}`, 'Check the connection.');
    case 'overloaded':
      return warning(`The service of ${id} cannot work now: ${said}`, 'Tonight it may again.');
    case 'done':
    case 'question':
    case 'needs-model':
      return sandbox === UNHELD
        ? warning(`${id} ended and did not do what it was asked.`, 'It may not read its prompt.')
        : blocking(
            `${id} answered, but its command wrote no file.`,
            `Look at the sandbox set for ${id}.`,
          );
    default:
      return isLate
        ? warning(`${id} was called and was not done in time.`, 'Tonight it has longer.')
        : blocking(`${id} could not do it: ${said}`, 'Try the agent by hand.');
  }
}

function tokensOf({ usage }: Outcome): string {
  const tokens = usage === null ? 0 : usage.inputTokens + usage.outputTokens;
  return tokens === 0 ? '' : `, for ${formatCount(tokens)} tokens`;
}

function resetOf({ resetsAt }: Outcome): string {
  return resetsAt === null ? '' : ` until ${createTimeFormat()(resetsAt)}`;
}
