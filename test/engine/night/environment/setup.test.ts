import { afterEach, describe, expect, it } from 'vitest';
import { tellSetup } from '../../../../src/engine/night/environment/setup-wish.ts';
import { renderMarkdown } from '../../../../src/engine/report/markdown.ts';
import type { Brief } from '../../../../src/shared/schema/brief.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const SETTINGS = {
  id: 'app',
  path: '/home/ada/app',
  setup: 'npm ci',
  checks: [{ name: 'test', command: 'npm test' }],
  discovery: false,
};

describe('the setup of a night', () => {
  let world: World;
  afterEach(() => world.dispose());

  function create(from: 'command' | 'cache'): void {
    world = createWorld({ config: { repositories: [SETTINGS] } });
    world.setupFrom = from;
  }

  async function night(): Promise<Brief> {
    await world.queue({ title: 'Tidy the parser' });
    const nightId = await world.arm({ startNow: true });
    await world.clock.advanceBy(9 * 3_600_000);
    return world.brief(nightId);
  }

  it('may be kept at the base alone, and only used where an agent works or a proof is run', async () => {
    create('command');
    await night();
    expect(world.setups.map(({ cache }) => cache)).toEqual(['keep', 'use', 'use']);
    expect(world.setups.map(({ oid }) => oid)).toEqual([
      world.setups[0]?.oid,
      world.setups[0]?.oid,
      '1'.repeat(40),
    ]);
  });

  it('is part of the evidence', async () => {
    create('cache');
    const brief = await night();
    expect(brief.shipped[0]?.evidence.setup).toBe('setup from cache (0.4 s)');
    expect(renderMarkdown(brief)).toContain('- Setup from cache (0.4 s)');
  });

  it('is run afresh before a check is called red because of the environment', async () => {
    create('cache');
    world.checkSays = () => (world.setups.at(-1)?.cache === 'keep' ? 'failed' : 'passed');
    world.faultOf = () => ({ by: 'environment', sentence: 'The environment: the disk is full.' });
    const brief = await night();
    expect(world.setups.map(({ cache }) => cache)).toEqual(['keep', 'again', 'use', 'use']);
    expect(brief.repositories[0]?.baseline[0]?.outcome).toBe('passed');
    expect(brief.shipped).toHaveLength(1);
  });

  it('is not run again for a check that is red because of the code, or after a fresh one', async () => {
    create('cache');
    world.checkSays = () => 'failed';
    world.faultOf = () => ({ by: 'code', sentence: 'The code: a test expects something else.' });
    await night();
    expect(world.setups.filter(({ cache }) => cache === 'again')).toEqual([]);
    world.dispose();
    create('command');
    world.checkSays = () => 'failed';
    world.faultOf = () => ({ by: 'unknown', sentence: 'Code or environment: it does not say.' });
    await night();
    expect(world.setups.filter(({ cache }) => cache === 'again')).toEqual([]);
  });

  it('is told in seconds, and in minutes when it took long', () => {
    create('command');
    const told = (durationMs: number): string =>
      tellSetup({ from: 'command', durationMs, notKept: null });
    expect(told(1250)).toBe('setup run (1.3 s)');
    expect(told(125_000)).toBe('setup run (2 m)');
  });
});
