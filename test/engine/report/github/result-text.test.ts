import { describe, expect, it } from 'vitest';
import {
  hiddenMarker,
  pullRequestText,
  pullRequestTitle,
  type ResultTold,
  resultComment,
} from '../../../../src/engine/report/github/result-text.ts';
import { attempt, check, evidence, outcome, task } from '../samples.ts';

const MARK = hiddenMarker('c0ffee');

function told(change: Partial<ResultTold> = {}): ResultTold {
  return {
    task: task('a'),
    evidence: evidence('verified'),
    attempts: [attempt('a')],
    durationMs: 60_000,
    day: '2026-11-21',
    link: null,
    issue: null,
    ...change,
  };
}

describe('the text of a pull request', () => {
  it('has a title that addresses nobody and refers to nothing', () => {
    expect(pullRequestTitle('Ask @octocat\nabout #12 & C# now')).toBe(
      'Ask octocat about 12 & C# now',
    );
    expect(pullRequestTitle('word '.repeat(60)).length).toBeLessThanOrEqual(120);
  });

  it('names the issue it is for and says that the work is proved', () => {
    const text = pullRequestText(told({ issue: 12 }), MARK);
    expect(text.startsWith('For #12.\n\nMade in the night and proved')).toBe(true);
    expect(text.endsWith('<!-- nightkiln:c0ffee -->')).toBe(true);
  });

  it('says that unproved work needs a reader, and refers to no issue without one', () => {
    const text = pullRequestText(told({ evidence: evidence('unverified') }), MARK);
    expect(text.startsWith('Made in the night and **not** proved.')).toBe(true);
    expect(text).not.toContain('For #');
  });

  it("quotes the last agent's words as a fence apart from the facts, without folders of this machine", () => {
    const lastText = 'Done in /home/ann/work/atlas/src/parse.ts.';
    const text = pullRequestText(
      told({ attempts: [attempt('a', { outcome: outcome({ lastText }) })] }),
      MARK,
    );
    expect(text).toContain('which prove nothing:\n\n```text\nDone in …/parse.ts.\n```');
  });

  it('has no words of an agent that said nothing', () => {
    const silent = [
      [],
      [attempt('a', { outcome: null })],
      [attempt('a', { outcome: outcome({ lastText: null }) })],
      [attempt('a', { outcome: outcome({ lastText: ' \n' }) })],
    ];
    for (const attempts of silent) {
      expect(pullRequestText(told({ attempts }), MARK)).not.toContain('own words');
    }
  });
});

describe('the comment on an issue', () => {
  it('tells status, time, tries, models and link in one table', () => {
    const attempts = [
      attempt('a'),
      attempt('a', { n: 2, model: 'large' }),
      attempt('a', { n: 3, model: 'large' }),
    ];
    const text = resultComment(told({ attempts, link: 'https://example.test/pull/3' }), MARK);
    expect(text.startsWith('**Verified** in the night of 2026-11-21.')).toBe(true);
    expect(text).toContain('| Tries | 3 |');
    expect(text).toContain('| Models | `codex`, `codex (large)` |');
    expect(text).toContain('| Changed | 1 file, +3 −1 |');
    expect(text).toContain('| Pull request | https://example.test/pull/3 |');
  });

  it('says none of models that there were not, and counts binary files without lines', () => {
    const files = [
      { path: 'a.png', status: 'added' as const, insertions: null, deletions: null },
      { path: 'b.ts', status: 'modified' as const, insertions: 2, deletions: 5 },
    ];
    const text = resultComment(
      told({ attempts: [], evidence: evidence('failed', { files }) }),
      MARK,
    );
    expect(text).toContain('| Models | none |');
    expect(text).toContain('| Changed | 2 files, +2 −5 |');
    expect(text).not.toContain('Pull request');
  });

  it('shows each gate before and now, also one that was not run', () => {
    const checks = [
      { name: 'a|b', isTarget: true, base: check('t', 'timed-out'), head: check('t', 'passed') },
      { name: 'lint', isTarget: false, base: null, head: null },
    ];
    const setup = 'setup from cache (0.4 s)';
    const text = resultComment(told({ evidence: evidence('verified', { checks, setup }) }), MARK);
    expect(text).toMatch(/\| `a\\\|b` \| out of time \| green \| [^|]+ \|/);
    expect(text).toContain('| `lint` | not run | not run |  |');
    expect(text).toContain('Made ready with `setup from cache (0.4 s)`.');
  });

  it('says how many gates there are beyond the forty that it shows', () => {
    const checks = Array.from({ length: 42 }, (_, n) => ({
      name: `gate-${n}`,
      isTarget: false,
      base: check('t', 'could-not-run'),
      head: check('t', 'failed'),
    }));
    const text = resultComment(told({ evidence: evidence('failed', { checks }) }), MARK);
    expect(text).toContain('`gate-39` | could not run | red |');
    expect(text).not.toContain('gate-40');
    expect(text).toContain('2 more gates.');
  });

  it('says that no gate was run, and what to look at, as code', () => {
    const findings = [{ kind: 'no-check' as const, message: 'No check | @octocat' }];
    const text = resultComment(
      told({ evidence: evidence('unverified', { checks: [], findings }) }),
      MARK,
    );
    expect(text).toContain('No gate was run.');
    expect(text).toContain('To look at:\n\n- `No check \\| @octocat`');
  });
});
