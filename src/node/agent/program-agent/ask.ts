import { type ChildProcess, execFile } from 'node:child_process';

/** How a short question to the program ended. `exitCode` is null when it did not start or did not answer in time. */
export interface Answer {
  readonly exitCode: number | null;
  readonly text: string;
}

const TIMEOUT_MS = 10_000;

const asked = new Set<ChildProcess>();

/** Ends every question that has no answer yet; each counts as not answered. */
export function endQuestions(): void {
  for (const child of asked) child.kill('SIGKILL');
}

/** Runs a program for a moment, standard input closed, at most 10 s. Both outputs are the text; never throws. */
export function askProgram(
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...argv],
      { env, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', maxBuffer: 1024 * 1024 },
      (error, stdout, stderr) => {
        asked.delete(child);
        const code = error === null ? 0 : error.code;
        resolve({
          exitCode: typeof code === 'number' ? code : null,
          text: `${stdout}${stderr}`.trim(),
        });
      },
    );
    asked.add(child);
    child.stdin?.on('error', () => {
      // The program may end before its input is closed; its exit says all there is to say.
    });
    child.stdin?.end();
  });
}
