import { describe, expect, it } from 'vitest';
import { changesBrief, createBriefStore } from '../../../src/renderer/stores/brief.ts';
import {
  entryAt,
  idleReasons,
  keyBeside,
  sectionsOf,
} from '../../../src/renderer/stores/brief-list.ts';
import { createClient } from '../../../src/shared/client.ts';
import { createFakeEngine } from '../../helpers/fake-engine.ts';
import { idleBrief, sampleBrief } from '../../helpers/sample-brief.ts';

const sections = sectionsOf(sampleBrief());
const keys = sections.flatMap(({ entries }) => entries.map(({ key }) => key));

describe('the list of a brief', () => {
  it('puts decisions first and leaves empty sections out', () => {
    expect(sections.map(({ title }) => title)).toEqual([
      'Needs you',
      'Shipped',
      'Still running',
      'Failed',
      'Unproved',
      'Did not run',
      'The night',
    ]);
    expect(sectionsOf(idleBrief()).map(({ title }) => title)).toEqual(['The night']);
  });

  it('leads with the agents that only the person can mend', () => {
    const mend = { agent: 'codex', sentence: 'Codex is signed out.', mend: 'Run codex login' };
    const [first] = sectionsOf({ ...sampleBrief(), toMend: [mend] });
    expect(first?.title).toBe('Needs you');
    expect(first?.entries[0]).toMatchObject({ kind: 'mend', item: mend, title: mend.sentence });
  });

  it('gives every entry a key of its own and every skip its reason', () => {
    expect(new Set(keys).size).toBe(keys.length);
    const skipped = sections.find(({ title }) => title === 'Did not run');
    expect(skipped?.entries.map(({ detail }) => detail)).toEqual([
      'Needs 6 h; 5 h 10 m were left before the deadline.',
      'The repository is in the middle of a merge.',
    ]);
  });

  it('is walked by steps and held at both ends', () => {
    expect(keyBeside(sections, null, 1)).toBe(keys[1]);
    expect(keyBeside(sections, keys[0] ?? null, -1)).toBe(keys[0]);
    expect(keyBeside(sections, keys[3] ?? null, Number.POSITIVE_INFINITY)).toBe(keys.at(-1));
    expect(keyBeside(sections, keys[3] ?? null, Number.NEGATIVE_INFINITY)).toBe(keys[0]);
    expect(keyBeside([], null, 1)).toBeNull();
  });

  it('opens on the first entry, also when the chosen one is gone', () => {
    expect(entryAt(sections, null)?.key).toBe(keys[0]);
    expect(entryAt(sections, 'gone')?.key).toBe(keys[0]);
    expect(entryAt(sections, keys[2] ?? null)?.key).toBe(keys[2]);
  });

  it('explains a night in which nothing ran', () => {
    expect(idleReasons(sampleBrief())).toBeNull();
    expect(idleReasons(idleBrief())).toEqual(['Waited for power from 22:00 to 06:30.']);
  });
});

function open(nightId: string | null) {
  const engine = createFakeEngine({ briefs: [sampleBrief(), idleBrief()] });
  const client = createClient({ call: engine.dispatch, follow: () => () => {} });
  const use = createBriefStore(client, nightId);
  return { engine, store: () => use.getState() };
}

describe('the brief page', () => {
  it('shows the newest night and marks that one read, once', async () => {
    const { engine, store } = open(null);
    await store().refresh();
    await store().refresh();
    expect(store().brief?.nightId).toBe('night-1');
    expect(engine.world.readNightIds).toEqual(['night-1']);
  });

  it('shows another night on request and starts its list afresh', async () => {
    const { store } = open('night-1');
    await store().refresh();
    store().select('page:totals');
    await store().chooseNight('night-0');
    expect(store()).toMatchObject({ brief: { nightId: 'night-0' }, selectedKey: null });
  });

  it('has no brief for a night that is not there', async () => {
    const { store } = open('night-9');
    await store().refresh();
    expect(store()).toMatchObject({ connection: 'ok', brief: null });
  });

  it('reads again only for events that can change a brief', () => {
    expect(changesBrief('brief.written')).toBe(true);
    expect(changesBrief('task.judged')).toBe(true);
    expect(changesBrief('task.doing')).toBe(false);
  });
});
