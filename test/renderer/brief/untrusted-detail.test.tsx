import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ItemDetail } from '../../../src/renderer/brief/item-detail.tsx';
import { checkResult, sampleEvidence, sampleItem } from '../../helpers/sample-brief.ts';

const PAYLOADS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '"><iframe src="https://evil.example"></iframe>',
  "'><a href='javascript:alert(1)'>x</a>",
  '[x](javascript:alert(1))',
  '![x](https://evil.example/x.png)',
  '<!--<style>@import "https://evil.example"</style>-->',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '</pre></code><form action=https://evil.example><input autofocus onfocus=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  '<base href="https://evil.example/">',
];

/** Every place of an item where somebody else's words appear. */
const CARRIERS: [string, (text: string) => Parameters<typeof sampleItem>[0]][] = [
  ['the title', (text) => ({ title: text })],
  ['the agent’s words', (text) => ({ agentSays: text })],
  ['a question', (text) => ({ question: { text, options: [text] } })],
  ['a check’s output', (text) => ({ evidence: sampleEvidence({ checks: [red(text)] }) })],
  ['a file name', (text) => ({ evidence: sampleEvidence({ files: [file(text)] }) })],
  ['a finding', (text) => ({ evidence: sampleEvidence({ findings: [finding(text)] }) })],
  ['a step on the ladder', (text) => ({ ladder: [text] })],
  ['a branch', (text) => ({ ref: `refs/heads/${text}` })],
];

const red = (text: string) => ({
  name: text,
  isTarget: true,
  base: null,
  head: checkResult(text, { outcome: 'failed', exitCode: 1, excerpt: text, command: text }),
});
const file = (path: string) => ({ path, status: 'modified', insertions: 1, deletions: 1 }) as const;
const finding = (text: string) => ({ kind: 'test-deleted', message: text, path: text }) as const;

const ACTIVE =
  /<(?:script|img|iframe|form|input|style|base|a|object|embed|link)\b|\son\w+="|srcdoc/i;

describe('text that others wrote', () => {
  it.each(CARRIERS)(`stays text in %s, in ${PAYLOADS.length} disguises`, (_, carry) => {
    for (const payload of PAYLOADS) {
      const markup = renderToStaticMarkup(<ItemDetail item={sampleItem(carry(payload))} />);
      expect(markup).not.toMatch(ACTIVE);
      expect(markup).toContain(escaped(payload));
    }
  });
});

function escaped(text: string): string {
  return renderToStaticMarkup(text);
}

describe('the detail of an item', () => {
  const textOf = (change: Parameters<typeof sampleItem>[0]): string =>
    renderToStaticMarkup(<ItemDetail item={sampleItem(change)} />).replace(/<[^>]+>/g, '|');

  it('keeps what we ran apart from what the agent says', () => {
    const text = textOf({});
    expect(text.indexOf('Checked by Nightkiln')).toBeLessThan(text.indexOf('Agent says'));
    expect(text).toContain('exit 1 · 12 s · 86 passed, 1 failed');
    expect(text).toContain('exit 0 · 12 s · 87 passed');
    expect(text).toContain('the words of codex, not evidence');
  });

  it('says how the agent was held, also when it was not', () => {
    expect(textOf({ sandbox: 'not sandboxed' })).toContain('not sandboxed');
  });

  it('ends the output of a red check at its last 20 lines', () => {
    const excerpt = `${Array.from({ length: 30 }, (_, n) => `line ${n}.`).join('\n')}\n\n`;
    const check = { ...red('test'), head: { ...red('test').head, excerpt } };
    const text = textOf({ evidence: sampleEvidence({ checks: [check] }) });
    expect(text).toContain('line 29.');
    expect(text).toContain('line 10.');
    expect(text).not.toContain('line 9.');
  });

  it('asks a question once and shows no checks where there was no commit', () => {
    const question = { text: 'Which file is meant?', options: ['a.md', 'b.md'] };
    const before = { name: 'test', isTarget: true, base: checkResult('test'), head: null };
    const evidence = sampleEvidence({ reason: question.text, checks: [before], headOid: null });
    const text = textOf({ question, agentSays: question.text, evidence });
    expect(text.split(question.text)).toHaveLength(2);
    expect(text).not.toContain('Checked by Nightkiln');
  });

  it('says so when nothing was committed', () => {
    expect(textOf({ ref: null })).toContain('Nothing was committed.');
  });
});
