import { type Candidate, type ChosenAgent, chooseAgent } from '../../engine/agent/choose.ts';
import { callAgent } from './agent-call.ts';
import { type Rehearsing, untilLate } from './host.ts';
import { blocking, type Finding, good, type StepWish, warning } from './stage.ts';

/** For each agent that tonight would work with: whether it is ready, and one small call that it must do by itself. */
export async function rehearseAgents(rehearsing: Rehearsing): Promise<void> {
  const { host, stage, config, limits } = rehearsing;
  const wanted = new Set(config.repositories.map(({ agent }) => agent ?? config.agent));
  if (wanted.size === 0) wanted.add(config.agent);
  const detecting = Promise.all(
    host.agents.all().map(async (driver) => ({ driver, detection: await driver.detect() })),
  );
  const seen = new Map<string, Promise<void>>();
  await Promise.all([...wanted].map((name) => rehearseOne(name)));

  async function rehearseOne(name: string): Promise<void> {
    const late = warning(`The agent '${name}' did not answer in time.`);
    let chosen: ChosenAgent | null = null;
    await stage.step({ id: `agent:${name}`, limitMs: limits.workMs, late }, async () => {
      const candidates = await detecting;
      chosen = chooseAgent(name, candidates);
      return describeAgent(name, chosen, candidates);
    });
    if (chosen !== null) await callOnce(chosen);
  }

  /** `auto` and a name may mean the same agent; it is called once. */
  function callOnce({ driver, problem }: ChosenAgent): Promise<void> {
    const known = seen.get(driver.id);
    if (known !== undefined) return known;
    const wish: StepWish = {
      id: `agent-call:${driver.id}`,
      limitMs: untilLate(rehearsing),
      late: warning(`${driver.id} could not be stopped in time; its call proves nothing.`),
    };
    const called = stage.step(wish, () => callAgent(rehearsing, { driver, problem }));
    seen.set(driver.id, called);
    return called;
  }
}

function describeAgent(
  wanted: string,
  chosen: ChosenAgent | null,
  candidates: readonly Candidate[],
): Finding {
  const ids = candidates.map(({ driver }) => driver.id).join(', ');
  if (chosen === null) {
    return blocking(`There is no agent called '${wanted}'.`, `Use one of ${ids}.`);
  }
  const { driver } = chosen;
  const detection = candidates.find((one) => one.driver === driver)?.detection;
  const problem = detection?.problems[0];
  if (chosen.problem !== null) {
    const state = detection?.isInstalled === true ? 'signed out' : 'not installed';
    // The agent's own words begin with what the line says already.
    const fix = chosen.problem.replace(new RegExp(`^[^.]* is ${state}\\. `), '');
    return blocking(`${driver.id} is ${state}.`, fix);
  }
  if (!driver.hasModel && wanted === 'auto') {
    const fix = 'Install codex and sign in, or name another agent; nk doctor shows what was found.';
    return warning('No agent with a model is ready: only the housekeeper works tonight.', fix);
  }
  const name = detection?.version == null ? driver.id : `${driver.id} ${detection.version}`;
  if (problem !== undefined) return warning(`${name} is installed. ${problem}`);
  if (detection?.login === 'ok') return good(`${name} is installed and signed in.`);
  if (detection?.login === 'unknown') {
    return good(`${name} is installed. Whether it is signed in shows when it is called.`);
  }
  return good(`${name} is ready.`);
}
