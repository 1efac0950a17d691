import { afterEach, describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/engine/report/markdown.ts';
import type { Brief } from '../../../../src/shared/schema/brief.ts';
import type { CheckFault } from '../../../../src/shared/schema/check.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MISSING: CheckFault = {
  by: 'environment',
  sentence: 'The environment: a program is missing (sh: 1: eslint: not found).',
};
const CODE: CheckFault = { by: 'code', sentence: 'The code: a test expects something else.' };

describe('a baseline that is red', () => {
  let world: World;
  afterEach(() => world.dispose());

  async function night(fault: CheckFault, discovery = false): Promise<Brief> {
    const checks = [{ name: 'test', command: 'npm test' }];
    const repository = { id: 'app', path: '/home/ada/app', checks, discovery };
    world = createWorld({ config: { repositories: [repository] } });
    world.checkSays = () => 'failed';
    world.faultOf = () => fault;
    await world.queue({ title: 'Tidy the parser' });
    const nightId = await world.arm({ startNow: true });
    await world.clock.advanceBy(9 * 3_600_000);
    return world.brief(nightId);
  }

  it('because of the environment is told as such, for the repository and in the timeline', async () => {
    const brief = await night(MISSING);
    expect(brief.repositories[0]?.baseline[0]?.fault).toEqual(MISSING);
    const told = `app: check test is red at the base. ${MISSING.sentence}`;
    expect(brief.timeline.map(({ text }) => text)).toContain(told);
    expect(renderMarkdown(brief)).toContain('Red `test`: The environment: a program is missing');
  });

  it('because of the environment is not blamed on the agent, which is not asked again', async () => {
    const brief = await night(MISSING);
    expect(world.agent.jobs).toHaveLength(1);
    expect(brief.failed).toEqual([]);
    expect(brief.unproved[0]?.evidence).toMatchObject({
      verdict: 'unverified',
      reason: `Not proved, and not the agent's doing: check \`test\` is red at the base. ${MISSING.sentence}`,
      findings: [{ kind: 'environment' }],
    });
  });

  it('because of the environment makes no task, and because of the code makes one', async () => {
    const brief = await night(MISSING, true);
    const titles = ({ failed, unproved }: Brief): string[] =>
      [...failed, ...unproved].map(({ title }) => title);
    expect(titles(brief)).toEqual(['Tidy the parser']);
    world.dispose();
    expect(titles(await night(CODE, true))).toContain('Make check `test` pass');
  });

  it('is a notice of the status while the night is open, unless the code explains it', async () => {
    world = createWorld();
    world.agent.act = () => ({ forMs: 3_600_000 });
    world.checkSays = () => 'failed';
    world.faultOf = () => MISSING;
    await world.queue({ title: 'Tidy the parser' });
    await world.arm({ startNow: true });
    await world.clock.advanceBy(60_000);
    expect((await world.status()).notices).toContain(
      `app: check test is red at the base. ${MISSING.sentence}`,
    );
  });
});
