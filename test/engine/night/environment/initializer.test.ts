import { afterEach, describe, expect, it } from 'vitest';
import type { Brief } from '../../../../src/shared/schema/brief.ts';
import type { CheckFault } from '../../../../src/shared/schema/check.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MISSING: CheckFault = {
  by: 'environment',
  sentence: 'The environment: a package is missing (Cannot find module x).',
};

describe('the initializer', () => {
  let world: World;
  afterEach(() => world.dispose());

  function create(environment: object, fault: CheckFault = MISSING): void {
    const repository = {
      ...{ id: 'app', path: '/home/ada/app', setup: 'npm ci', discovery: false, environment },
      checks: [{ name: 'test', command: 'npm test' }],
    };
    world = createWorld({ config: { repositories: [repository] } });
    world.checkSays = (_, isHead) => (isHead ? 'passed' : 'failed');
    world.faultOf = () => fault;
  }

  async function night(): Promise<Brief> {
    const nightId = await world.arm({ startNow: true });
    await world.clock.advanceBy(9 * 3_600_000);
    return world.brief(nightId);
  }

  it('prepares a repository whose checks are red because of the environment, and is told so', async () => {
    create({ initializer: true });
    const brief = await night();
    expect(brief.shipped.map(({ title }) => title)).toEqual(['Prepare the environment of app']);
    const prompt = world.agent.jobs[0]?.prompt ?? '';
    expect(prompt).toContain('You are the initializer.');
    expect(prompt).toContain('The setup command is now `npm ci`.');
    expect(prompt).toContain(MISSING.sentence);
  });

  it('is proved by the script it proposes instead of the setup command', async () => {
    create({ initializer: true });
    world.git.files.set('init.sh', 'npm install\n');
    await night();
    expect(world.setups.map(({ command }) => command)).toEqual([
      'npm ci',
      'npm ci',
      'sh ./init.sh',
    ]);
  });

  it('comes once, however long the environment stays as it is', async () => {
    create({ initializer: true });
    await night();
    const second = await night();
    expect(world.agent.jobs).toHaveLength(1);
    expect(second.shipped).toEqual([]);
  });

  it.each([
    ['it is not switched on', {}, MISSING],
    ['the code is at fault', { initializer: true }, { ...MISSING, by: 'code' as const }],
  ])('does not come when %s', async (_, environment, fault) => {
    create(environment, fault);
    await night();
    expect(world.agent.jobs).toEqual([]);
  });

  it('comes when a person queues it, in its role', async () => {
    create({});
    await world.queue({ title: 'Prepare it', role: 'initializer' });
    await night();
    expect(world.agent.jobs[0]?.prompt).toContain('You are the initializer.');
  });
});
