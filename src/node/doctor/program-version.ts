import { spawn } from 'node:child_process';

const TIMEOUT_MS = 5000;

/** The version a program on PATH prints for `--version`; null when it is missing, fails or takes longer than 5 s. */
export function findProgramVersion(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, ['--version'], {
      env: { PATH: env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: TIMEOUT_MS,
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => {
      const version = /\d+(?:\.\d+)+/.exec(text)?.[0] ?? null;
      resolve(code === 0 ? version : null);
    });
  });
}
