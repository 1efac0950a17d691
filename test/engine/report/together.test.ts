import { expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/engine/report/markdown.ts';
import { renderTerminal } from '../../../src/engine/report/terminal.ts';
import { Brief } from '../../../src/shared/schema/brief.ts';
import { sampleBrief } from '../../helpers/sample-brief.ts';

const together = {
  repoId: 'app',
  outcome: 'green' as const,
  sentence: '1 of 2 results pass every check together. 1 set aside.',
  order: [{ taskId: 'a', title: 'Fix a*b', branch: 'overnight/a' }],
  apart: [{ taskId: 'b', sentence: "'B' conflicts with 'A' in a.txt." }],
};

it('tells how results did together, in which order to accept them, and what the person decided', () => {
  const before = sampleBrief();
  const [shipped, ...others] = before.shipped;
  if (shipped === undefined) throw new Error('the sample shipped nothing');
  const decision = {
    state: 'accepted' as const,
    at: 1,
    sentence: 'Accepted into main by a merge.',
  };
  const brief = Brief.parse({
    ...before,
    together: [together],
    shipped: [{ ...shipped, decision }, ...others],
  });
  const terminal = renderTerminal(brief);
  const lines = [
    'Together',
    '  app: 1 of 2 results pass every check together. 1 set aside.',
    "    'B' conflicts with 'A' in a.txt.",
    '    Suggested order:',
    '      1. nightkiln merge overnight/a',
  ];
  expect(terminal).toContain(lines.join('\n'));
  expect(terminal).toContain('    You: Accepted into main by a merge.');
  const markdown = renderMarkdown(brief);
  expect(markdown).toContain('## Together\n\n**app**: 1 of 2 results');
  expect(markdown).toContain('1. Fix a\\*b (`overnight/a`)');
  expect(markdown).toContain('- You: Accepted into main by a merge.');
});
