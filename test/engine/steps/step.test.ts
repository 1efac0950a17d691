import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settleStep, stepsInDoubt } from '../../../src/engine/steps/doubt.ts';
import { runStep, STEP_CODE_VERSION, type Step } from '../../../src/engine/steps/step.ts';
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
  const input = script.input ?? 'ref oid';
  const named = { owner: OWNER, name: 'land', input, subject: {} } as const;
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
  return runStep(deps, stepOf({ ...place, act }, effect, find));
}

type Parts = Pick<Step<string>, 'owner' | 'input' | 'subject' | 'act'> & { readonly name: 'land' };

function stepOf(
  parts: Parts,
  effect: Step<string>['effect'],
  find: () => Promise<Result<string | null>>,
): Step<string> {
  if (effect === 'reconcile') return { ...parts, effect, find };
  if (effect !== 'at_most_once') return { ...parts, effect };
  return { ...parts, effect, what: 'the letter to the team', settled: 'sent by word' };
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
});

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

describe('a step that must not happen twice', () => {
  const effect = 'at_most_once';

  it('is done and recorded like any other', async () => {
    expect(await run({ effect })).toEqual(ok('landed'));
    expect(await run({ effect })).toEqual(ok('landed'));
    expect(world).toEqual(['act']);
  });

  it('may be done again after it said itself that nothing happened', async () => {
    await run({ effect, act: () => fail(appError('git-failed', 'No answer.')) });
    expect(await run({ effect })).toEqual(ok('landed'));
  });

  it.each(['land:intended', 'land:acted'])(
    'waits for the person after a death at %s, and is never done by itself',
    async (place) => {
      await dieAt(place, { effect });
      const before = [...world];
      for (let start = 0; start < 3; start += 1) {
        expect(await run({ effect })).toMatchObject({ ok: false, error: { code: 'in-doubt' } });
        temp.reopen();
      }
      expect(world).toEqual(before);
      expect(journal()).toEqual(['step.intended', 'step.doubted']);
      expect(stepsInDoubt(temp.store)).toMatchObject([
        {
          owner: OWNER,
          name: 'land',
          sentence:
            'The host ended while it did this: the letter to the team. Whether it happened is not known.',
        },
      ]);
    },
  );

  it('counts as done once the person says that it happened', async () => {
    await dieAt('land:acted', { effect });
    await run({ effect });
    const [step] = stepsInDoubt(temp.store);
    expect(settleStep(temp.store, { id: step?.id ?? '', happened: true }).ok).toBe(true);
    expect(await run({ effect })).toEqual(ok('sent by word'));
    expect(world).toEqual(['act']);
    expect(stepsInDoubt(temp.store)).toEqual([]);
  });

  it('is done once more when the person says that it did not happen', async () => {
    await dieAt('land:intended', { effect });
    await run({ effect });
    const [step] = stepsInDoubt(temp.store);
    settleStep(temp.store, { id: step?.id ?? '', happened: false });
    expect(await run({ effect })).toEqual(ok('landed'));
    expect(world).toEqual(['act']);
  });

  it('is settled only under the name that it has', async () => {
    expect(settleStep(temp.store, { id: 'deadbeef', happened: true })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
    expect(journal()).toEqual([]);
  });
});

describe('a step that an older program left open', () => {
  const place = { owner: OWNER, name: 'land', ordinal: 0 };
  const intended = (effect: Step<string>['effect']) =>
    temp.store.append({
      type: 'step.intended',
      body: { ...place, effect, key: 'k', inputHash: 'h', codeVersion: STEP_CODE_VERSION + 1 },
    });

  it('is looked up where the world can tell', async () => {
    intended('reconcile');
    expect(await run({ find: () => ok('there') })).toEqual(ok('there'));
    expect(world).toEqual(['find']);
  });

  it('waits for the person where it would be done again blindly', async () => {
    intended('idempotent');
    expect(await run({ effect: 'idempotent' })).toMatchObject({ error: { code: 'in-doubt' } });
    expect(world).toEqual([]);
  });

  it('is done again where it has no effect at all', async () => {
    intended('pure');
    expect(await run({ effect: 'pure' })).toEqual(ok('landed'));
  });
});
