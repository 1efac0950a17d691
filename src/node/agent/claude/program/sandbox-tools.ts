import { askProgram } from '../../program-agent/ask.ts';
import { firstExecutable, pathFolders } from '../../program-agent/executable.ts';

const OFF = 'or set claude.sandbox to off';

/**
 * What keeps claude's own sandbox from holding here, in one sentence with its fix; null when nothing does. On macOS it
 * is part of the system; on Linux it needs bubblewrap, socat and user namespaces (agents.md 3).
 */
export async function sandboxProblem(
  env: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  if (platform !== 'linux') return null;
  const folders = pathFolders(env);
  const bwrap = await firstExecutable('bwrap', folders);
  const socat = await firstExecutable('socat', folders);
  if (bwrap === null || socat === null) {
    const lacks = [bwrap === null ? ['bubblewrap'] : [], socat === null ? ['socat'] : []].flat();
    const missing = lacks.join(' and ');
    return `Claude Code's sandbox needs ${missing}. Install ${missing}, ${OFF}.`;
  }
  const probe = await askProgram(bwrap, ['--ro-bind', '/', '/', '--unshare-all', 'true'], env);
  if (probe.exitCode === 0) return null;
  return `Claude Code's sandbox does not start here: ${probe.text.slice(0, 200)}. Allow user namespaces, ${OFF}.`;
}
