import { expect, it } from 'vitest';
import { renderTerminal } from '../../../src/engine/report/terminal.ts';
import { idleBrief, sampleBrief } from '../../helpers/sample-brief.ts';

it('says of a night without an end that it has not ended, and of one without a start that it did not start', () => {
  expect(renderTerminal(sampleBrief({ endedAt: null }))).toMatch(
    /Started [\d:]+, not\s+ended yet\./,
  );
  expect(renderTerminal(idleBrief())).toMatch(/It did not\s+start\./);
});

it('tells of each checkout whether it changed, did not, or was not compared', () => {
  const [first] = sampleBrief().repositories;
  if (first === undefined) throw new Error('the sample has no repository');
  const of = (checkoutUnchanged: boolean | null) =>
    renderTerminal(
      sampleBrief({ repositories: [{ ...first, checkoutUnchanged, differences: ['index'] }] }),
    );
  expect(of(null)).toContain('your checkout was not compared.');
  expect(of(true)).toContain('your checkout is unchanged.');
  expect(of(false)).toContain('your checkout changed: index.');
});

it('sums up tokens and money only where they were reported', () => {
  const { totals } = sampleBrief();
  const silent = { ...totals, inputTokens: 0, outputTokens: 0, costUsd: null };
  const text = renderTerminal(sampleBrief({ totals: silent }));
  expect(text).toContain('no tokens reported');
  expect(text).not.toContain('about $');
  expect(renderTerminal(sampleBrief())).toContain('about $4.10');
});

it('marks results that were not proved together, and suggests no order where there is none', () => {
  const kinds: string[] = [];
  const brief = sampleBrief({
    together: [{ repoId: 'app', outcome: 'failed', sentence: 'They clash.', order: [], apart: [] }],
  });
  const style = (kind: string, line: string) => {
    if (line.includes('They clash.')) kinds.push(kind);
    return line;
  };
  const text = renderTerminal(brief, { style });
  expect(text).toContain('  app: They clash.\n');
  expect(text).not.toContain('Suggested order');
  expect(kinds).toEqual(['attention']);
});

it('never is narrower than 20 columns', () => {
  const brief = sampleBrief({ headline: 'Twelve words or so.' });
  expect(renderTerminal(brief, { width: 5 })).toMatch(/^Twelve words or so\.\n/);
});
