import { spawn } from 'node:child_process';

/** A running hold on the system's sleep. */
export interface Inhibition {
  release(): void;
}

/**
 * The arguments of `systemd-inhibit`: sleep and idle are blocked until the process `pid` ends, however it ends
 * (scheduling-power.md 4.8). Never the display, never the lid.
 */
export function inhibitArguments(pid: number, why: string): string[] {
  const lock = ['--what=sleep:idle', '--mode=block', '--who=Nightkiln', `--why=${why}`];
  return [...lock, 'tail', `--pid=${pid}`, '-f', '/dev/null'];
}

/** Holds the system awake until released or until this process ends; a missing tool holds nothing and harms nothing. */
export function startInhibition(
  why: string,
  options: { readonly file?: string; readonly pid?: number } = {},
): Inhibition {
  const args = inhibitArguments(options.pid ?? process.pid, why);
  const child = spawn(options.file ?? 'systemd-inhibit', args, { stdio: 'ignore' });
  child.unref();
  // Without the tool there is no hold; the host says so in its capabilities.
  child.on('error', () => undefined);
  return { release: () => void child.kill() };
}
