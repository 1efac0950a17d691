import { execFile } from 'node:child_process';

const TIMEOUT_MS = 5000;

/** The version a program on PATH prints for `--version`; null when it is missing, fails or takes longer than 5 s. */
export function findProgramVersion(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const options = { env: { PATH: env['PATH'] ?? '' }, timeout: TIMEOUT_MS };
  return new Promise((resolve) => {
    // A missing program leaves no timer behind here, as it does with `spawn`, which held the doctor for 5 s.
    execFile(program, ['--version'], options, (thrown, stdout) => {
      const version = /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? null;
      resolve(thrown === null ? version : null);
    });
  });
}
