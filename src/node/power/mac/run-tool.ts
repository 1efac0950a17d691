import { spawn } from 'node:child_process';

/** The system's own tools by absolute path, so that nothing on PATH can stand in for them. */
export const MAC_TOOLS = {
  pmset: '/usr/bin/pmset',
  ioreg: '/usr/sbin/ioreg',
  caffeinate: '/usr/bin/caffeinate',
} as const;
export type MacTools = Readonly<Record<keyof typeof MAC_TOOLS, string>>;

const TIMEOUT_MS = 3000;
const MAX_BYTES = 1 << 20;

/**
 * What a tool prints, decoded as UTF-8. Null when it is missing, fails, prints more than 1 MiB or takes longer than
 * `timeoutMs` (3 s, scheduling-power.md 4.5); it is killed then. Never throws.
 */
export function readTool(
  file: string,
  args: readonly string[],
  options: { readonly timeoutMs?: number } = {},
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(file, [...args], {
      // The C locale keeps numbers and dates in the one form that is documented.
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (text: string | null): void => {
      clearTimeout(timer);
      // A process the tool started may still hold the pipe: let go of it, or it would keep this program alive.
      child.stdout.destroy();
      resolve(text);
    };
    const giveUp = (): void => {
      child.kill('SIGKILL');
      settle(null);
    };
    const timer = setTimeout(giveUp, options.timeoutMs ?? TIMEOUT_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) giveUp();
      else chunks.push(chunk);
    });
    child.on('error', () => settle(null));
    child.on('close', (code) => {
      settle(code === 0 ? Buffer.concat(chunks).toString('utf8') : null);
    });
  });
}
