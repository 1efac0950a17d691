import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const TIMEOUT_MS = 3000;
const OPTIONS = ['--system', '--json=short', '--auto-start=no', '--timeout=3'];

/** What `busctl` prints for a request on the system bus; null when there is no answer within 3 s. Never rejects. */
export async function runOnBus(
  request: readonly string[],
  program = 'busctl',
): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(program, [...OPTIONS, ...request], {
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    return stdout;
  } catch {
    // No bus, no such service or a refusal: all the same to whoever asks, who then knows nothing.
    return null;
  }
}
