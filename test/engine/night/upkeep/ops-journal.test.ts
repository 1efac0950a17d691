import { afterEach, describe, expect, it } from 'vitest';
import type { JournalPage, Upkeep } from '../../../../src/engine/ports/upkeep/upkeep.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok, type Result } from '../../../../src/shared/result.ts';
import { createWorld, NOTHING_SWEPT, type World } from '../../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const LOG = 'docs/meta/logs/ops/executive_summary.log';

describe('the ops journal of a night (source document 002)', () => {
  let world: World;
  let pages: JournalPage[];
  afterEach(() => world.dispose());

  async function night(
    journal: Record<string, string>,
    answer: () => Result<string | null> = () => ok('d'.repeat(40)),
  ): Promise<string> {
    pages = [];
    const upkeep: Upkeep = {
      sweep: async () => ok(NOTHING_SWEPT),
      drift: async () => ok(null),
      publish: async (_, page) => {
        pages.push(page);
        return answer();
      },
    };
    world = createWorld({ upkeep, config: { journal } });
    await world.queue({ title: 'Mend the\nlid' });
    await world.queue({ title: 'Choose a glaze' });
    world.agent.act = (job) =>
      job.prompt.includes('glaze')
        ? { kind: 'question', question: { text: 'Which glaze?', options: ['ash', 'salt'] } }
        : { changes: true };
    const nightId = await world.arm();
    await world.clock.advanceBy(12 * HOUR);
    return nightId;
  }

  const textOf = (end: string) =>
    pages[0]?.files.find(({ path }) => path.endsWith(end))?.text ?? '';

  it('is not written where no branch is named', async () => {
    await night({});
    expect(pages).toEqual([]);
  });

  it('has a line for each task and one for the night, in the form of the document', async () => {
    const nightId = await night({ branch: 'overnight/ops-journal' });
    expect(pages.map(({ branch }) => branch)).toEqual(['overnight/ops-journal']);
    const lines = textOf(LOG).split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).toMatch(
        /^\d{4}-\d\d-\d\dT[\d:.]+Z (?:overnight\/\S+|n\/a) (?:[0-9a-f]{40}|n\/a) \S/,
      );
    }
    expect(lines.find((line) => line.includes('lid'))).toMatch(/ Mend the.lid: verified\. /);
    expect(lines.at(-1)).toContain(
      `Night ${nightId} ended as brief-ready: 2 tasks here, 1 verified.`,
    );
  });

  it('carries the head of the history in its log and in its commit (R19)', async () => {
    await night({ branch: 'overnight/ops-journal' });
    const [, seq, hash] = /Audit head (\d+) ([0-9a-f]{64})\./.exec(textOf(LOG)) ?? [];
    expect(pages[0]?.message).toContain(`Nightkiln-Audit: ${seq} ${hash}\n`);
    expect(world.temp.store.chainHead().seq).toBeGreaterThan(Number(seq));
  });

  it('holds the strategy and the questions, each with what the person needs to decide', async () => {
    const nightId = await night({ branch: 'overnight/ops-journal' });
    expect(textOf(`${nightId}_strategy.md`)).toMatch(
      /^# Strategy of night .*Time budget: .*deadline.*## Tasks, with the reason.*lid.*## Stop conditions/s,
    );
    const questions = textOf('_questions_for_operator.md');
    expect(pages[0]?.files.map(({ path }) => path)).toContain(
      'docs/meta/logs/ops/2026-11-21_questions_for_operator.md'.replace(
        /\d{4}-\d\d-\d\d/,
        /\d{4}-\d\d-\d\d/.exec(questions)?.[0] ?? '',
      ),
    );
    expect(questions).toMatch(/^- Choose a glaze \(.+\): Which glaze\? Options: ash; salt\./m);
  });

  it('lies where the configuration says', async () => {
    await night({ branch: 'overnight/notes', summaryLog: './ops/log.txt', reportsDir: 'ops/' });
    expect(pages[0]?.branch).toBe('overnight/notes');
    const [log = '', strategy = ''] = pages[0]?.files.map(({ path }) => path) ?? [];
    expect([log, strategy.replace(/^ops\/.*_/, '')]).toEqual(['ops/log.txt', 'strategy.md']);
  });

  it('is told in the brief, written or not, and never keeps the night from ending', async () => {
    const written = await toldIn(await night({ branch: 'overnight/ops-journal' }));
    expect(written).toContain("The ops journal of 'app' is on overnight/ops-journal.");
    world.dispose();
    const taken = () => fail(appError('ref-conflict', 'A checkout stands on it.'));
    const withheld = await toldIn(await night({ branch: 'overnight/ops-journal' }, taken));
    expect(withheld).toContain(
      "The ops journal of 'app' was not written: A checkout stands on it.",
    );
  });

  async function toldIn(nightId: string): Promise<string[]> {
    const brief = await world.brief(nightId);
    expect(brief.state).toBe('brief-ready');
    return brief.timeline.map(({ text }) => text);
  }
});
