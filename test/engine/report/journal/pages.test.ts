import { describe, expect, it } from 'vitest';
import {
  questionLines,
  strategyText,
  summaryLines,
} from '../../../../src/engine/report/journal/pages.ts';
import { sampleBrief, sampleEvidence, sampleItem } from '../../../helpers/sample-brief.ts';
import { decision, task } from '../samples.ts';

const AT = Date.UTC(2026, 10, 21, 1);
const head = { seq: 7, hash: 'abc' };

describe('the executive summary log', () => {
  it('has a line for each task in the order of their verdicts and one for the night', () => {
    const later = sampleItem({ taskId: 'late', title: 'Late' });
    const nowhere = sampleEvidence({ verdict: 'failed', headOid: null, branch: null });
    const first = sampleItem({ taskId: 'first', title: 'First', evidence: nowhere });
    const judged = new Map([
      ['late', AT + 60_000],
      ['first', AT],
    ]);
    const brief = sampleBrief({ endedAt: AT + 120_000 });
    const lines = summaryLines({ brief, items: [later, first], judged, head });
    expect(lines[0]).toMatch(/^2026-11-21T01:00:00.000Z n\/a n\/a First: failed\. /);
    expect(lines[1]).toContain(
      ` ${later.evidence.branch} ${later.evidence.headOid} Late: verified.`,
    );
    expect(lines[2]).toBe(
      '2026-11-21T01:02:00.000Z n/a n/a Night night-1 ended as brief-ready: 2 tasks here, 1 verified. Audit head 7 abc.',
    );
  });

  it('takes the begin of the window for a task without a verdict, and the time of writing for a night without an end', () => {
    const brief = sampleBrief({ windowStartAt: AT, endedAt: null, generatedAt: AT + 60_000 });
    const lines = summaryLines({ brief, items: [sampleItem()], judged: new Map(), head });
    expect(lines[0]).toMatch(/^2026-11-21T01:00:00/);
    expect(lines[1]).toMatch(/^2026-11-21T01:01:00.*: 1 task here, 1 verified\./);
  });
});

describe('the strategy of a night', () => {
  const brief = sampleBrief({ windowStartAt: AT, deadlineAt: AT + 3_600_000 });

  it('lists what was chosen and what was not, each with its reason', () => {
    const text = strategyText({
      brief,
      repoId: 'app',
      timeZone: 'UTC',
      decisions: [
        { ...decision('a', 'chosen', 'It is red.'), task: task('a', { title: 'Mend *it*' }) },
        { ...decision('b', 'skipped', 'Too long.'), task: null },
      ],
    });
    expect(text).toContain('Time budget: 2026-11-21 01:00 to 2026-11-21 02:00 (deadline).');
    expect(text).toContain('reason\n\n- Mend \\*it\\*: It is red.\n');
    expect(text).toContain('## Left out, with the reason\n\n- b: Too long.\n');
    expect(text).not.toContain('None.');
  });

  it('says so where nothing was decided', () => {
    const text = strategyText({ brief, repoId: 'app', timeZone: undefined, decisions: [] });
    expect(text.match(/None\./g)).toHaveLength(2);
  });
});

describe('the decisions that wait', () => {
  it('are told with their options and branch, where they have some', () => {
    const full = sampleItem({
      taskId: 'q',
      title: 'Links',
      question: { text: 'Which?', options: ['one', 'two'] },
      evidence: sampleEvidence({ branch: 'overnight/q' }),
    });
    const bare = sampleItem({
      taskId: 'r',
      title: 'Open',
      question: { text: 'What now?', options: [] },
      evidence: sampleEvidence({ branch: null }),
    });
    expect(questionLines([full, sampleItem(), bare])).toEqual([
      '- Links (q): Which? Options: one; two. Branch: overnight/q.',
      '- Open (r): What now?',
    ]);
  });
});
