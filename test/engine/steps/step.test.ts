import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStep, type Step } from '../../../src/engine/steps/step.ts';
import { createNodeIds } from '../../../src/node/ids.ts';
import { appError } from '../../../src/shared/error.ts';
import { fail, ok, type Result } from '../../../src/shared/result.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';

const OWNER = 'night-1/task-1';

let temp: TempStore;
/** The failpoint at which the host dies next; null to live on. */
let diesAt: string | null;
/** Everything that reached the world, in order. */
let world: string[];

beforeEach(() => {
  temp = tempStore();
  diesAt = null;
  world = [];
});
afterEach(() => temp.remove());

interface Script {
  readonly effect?: Step<string>['effect'];
  readonly act?: () => Result<string>;
  readonly find?: () => Result<string | null>;
  readonly ordinal?: number;
  readonly input?: string;
}

function run(script: Script = {}): Promise<Result<string>> {
  const named = { owner: OWNER, name: 'land', input: script.input ?? 'ref oid', subject: {} };
  const place = script.ordinal === undefined ? named : { ...named, ordinal: script.ordinal };
  const act = async () => {
    world.push('act');
    return (script.act ?? (() => ok('landed')))();
  };
  const find = async () => {
    world.push('find');
    return (script.find ?? (() => ok(null)))();
  };
  const effect = script.effect ?? 'reconcile';
  const deps = {
    store: temp.store,
    ids: createNodeIds(),
    failpoint: (name: string) => {
      if (name === diesAt) throw new Error(`died at ${name}`);
    },
  };
  const step = effect === 'reconcile' ? { ...place, effect, find, act } : { ...place, effect, act };
  return runStep(deps, step);
}

/** The host dies at `name` while the step runs; a new one opens the same journal. */
async function dieAt(name: string, script: Script = {}): Promise<void> {
  diesAt = name;
  await expect(run(script)).rejects.toThrow(`died at ${name}`);
  diesAt = null;
  temp.reopen();
}

function journal(): string[] {
  return temp.store
    .after(0, 100)
    .map(({ type }) => type)
    .filter((type) => type.startsWith('step.'));
}

describe('a step', () => {
  it('is intended before it acts and recorded after', async () => {
    const seen: string[][] = [];
    const result = await run({
      act: () => {
        seen.push(journal());
        return ok('landed');
      },
    });
    expect(result).toEqual(ok('landed'));
    expect(seen).toEqual([['step.intended']]);
    expect(journal()).toEqual(['step.intended', 'step.done']);
    expect(temp.store.step(OWNER, 'land', 0)).toMatchObject({ state: 'done', result: 'landed' });
  });

  it('that is done never acts again, also in another host', async () => {
    await run();
    temp.reopen();
    expect(await run({ act: () => ok('something else') })).toEqual(ok('landed'));
    expect(world).toEqual(['act']);
    expect(journal()).toEqual(['step.intended', 'step.done']);
  });

  it('of another ordinal or owner is another step', async () => {
    await run();
    await run({ ordinal: 1 });
    expect(world).toEqual(['act', 'act']);
    expect(temp.store.step(OWNER, 'land', 1)?.state).toBe('done');
  });

  it('is asked about nothing the first time', async () => {
    await run({ find: () => ok('there already') });
    expect(world).toEqual(['act']);
  });

  it('that failed says why and may be tried again, after a look at the world', async () => {
    const failed = await run({ act: () => fail(appError('ref-conflict', 'It points elsewhere.')) });
    expect(failed).toEqual(fail(appError('ref-conflict', 'It points elsewhere.')));
    expect(temp.store.step(OWNER, 'land', 0)?.state).toBe('failed');
    expect(await run()).toEqual(ok('landed'));
    expect(world).toEqual(['act', 'find', 'act']);
    expect(journal()).toEqual(['step.intended', 'step.failed', 'step.intended', 'step.done']);
  });

  it('that throws stays open: nobody knows what it did', async () => {
    const broken = run({
      act: () => {
        throw new Error('bug');
      },
    });
    await expect(broken).rejects.toThrow('bug');
    expect(temp.store.openSteps()).toMatchObject([{ name: 'land', state: 'intent' }]);
  });

  it('whose effect is in doubt waits for the person', async () => {
    const doubtful = { ...temp.store, step: () => doubtfulRow };
    const deps = { store: doubtful, ids: createNodeIds(), failpoint: () => undefined };
    const act = async () => ok('landed');
    const named = { owner: OWNER, name: 'land', input: 'x', subject: {} };
    expect(await runStep(deps, { ...named, effect: 'idempotent', act })).toEqual(
      fail(appError('internal', "Whether 'land' happened is not known; it waits for you.")),
    );
    expect(journal()).toEqual([]);
  });
});

const doubtfulRow = {
  owner: OWNER,
  name: 'land',
  ordinal: 0,
  effect: 'at_most_once',
  state: 'in_doubt',
  inputHash: 'x',
  result: null,
} as const;

describe('after a crash', () => {
  it.each(['pure', 'idempotent'] as const)(
    'a step that is %s is done again when it was only intended',
    async (effect) => {
      await dieAt('land:intended', { effect });
      expect(world).toEqual([]);
      expect(await run({ effect })).toEqual(ok('landed'));
      expect(world).toEqual(['act']);
      expect(journal()).toEqual(['step.intended', 'step.done']);
    },
  );

  it.each(['pure', 'idempotent'] as const)(
    'a step that is %s is done again when it acted and nobody wrote it down',
    async (effect) => {
      await dieAt('land:acted', { effect });
      expect(await run({ effect })).toEqual(ok('landed'));
      expect(world).toEqual(['act', 'act']);
    },
  );

  it('a step with an effect outside asks first, and does not act on what is there', async () => {
    await dieAt('land:acted');
    expect(await run({ find: () => ok('landed') })).toEqual(ok('landed'));
    expect(world).toEqual(['act', 'find']);
    expect(journal()).toEqual(['step.intended', 'step.done']);
  });

  it('a step with an effect outside acts when the world does not have it', async () => {
    await dieAt('land:intended');
    expect(await run({ find: () => ok(null) })).toEqual(ok('landed'));
    expect(world).toEqual(['find', 'act']);
  });

  it('nothing is done while the world cannot be asked, and the step stays open', async () => {
    await dieAt('land:acted');
    const unreadable = fail(appError('git-failed', 'The repository cannot be read.'));
    expect(await run({ find: () => unreadable })).toEqual(unreadable);
    expect(world).toEqual(['act', 'find']);
    expect(temp.store.step(OWNER, 'land', 0)?.state).toBe('intent');
  });

  it('a step that was recorded is done', async () => {
    await dieAt('land:recorded');
    expect(await run()).toEqual(ok('landed'));
    expect(world).toEqual(['act']);
  });

  it.each(['land:intended', 'land:acted', 'land:recorded'])(
    'twice in a row at %s leaves one effect and one record',
    async (place) => {
      const effects: string[] = [];
      const script: Script = {
        act: () => {
          effects.push('landed');
          return ok('landed');
        },
        find: () => ok(effects[0] ?? null),
      };
      await dieAt(place, script);
      if (place !== 'land:recorded') await dieAt(place, script);
      expect(await run(script)).toEqual(ok('landed'));
      expect(effects).toEqual(['landed']);
      expect(journal()).toEqual(['step.intended', 'step.done']);
    },
  );
});
