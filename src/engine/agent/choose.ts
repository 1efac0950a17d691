import type { AgentDriver, Detection } from '../ports/agent.ts';

/** An agent and whether it could run now. */
export interface Candidate {
  readonly driver: AgentDriver;
  readonly detection: Detection;
}

/** The agent a task will run with; `problem` is a sentence when it cannot. */
export interface ChosenAgent {
  readonly driver: AgentDriver;
  readonly problem: string | null;
}

/** Whether a detected agent can start: present, and not known to be signed out. */
export function isReady({ detection }: Candidate): boolean {
  return detection.isInstalled && detection.login !== 'none';
}

/**
 * The configured agent, otherwise the first that is installed and signed in, otherwise the last of the list, which is
 * the housekeeper (issue "a whole night" 6). A configured agent that cannot run is not replaced in silence.
 */
export function chooseAgent(wanted: string, candidates: readonly Candidate[]): ChosenAgent | null {
  if (wanted === 'auto') {
    const found = candidates.find(isReady) ?? candidates.at(-1);
    return found === undefined ? null : { driver: found.driver, problem: null };
  }
  const named = candidates.find(({ driver }) => driver.id === wanted);
  return named === undefined ? null : { driver: named.driver, problem: problemOf(named) };
}

/** Why a detected agent cannot run, in one sentence; null when it can. */
export function problemOf(candidate: Candidate): string | null {
  const { driver, detection } = candidate;
  if (!detection.isInstalled)
    return detection.problems[0] ?? `The agent '${driver.id}' is not installed.`;
  if (detection.login === 'none')
    return detection.problems[0] ?? `The agent '${driver.id}' is signed out.`;
  return null;
}
