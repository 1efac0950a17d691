import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outsideWords } from '../../../../src/engine/safety/proposals/outside-words.ts';
import { type GateRoom, passGate } from '../../../../src/engine/safety/proposals/pass-gate.ts';
import { createRedactor } from '../../../../src/engine/safety/redact/redactor.ts';
import { PassedProposal } from '../../../../src/shared/schema/outside/proposal.ts';

const SECRET = 'correct-horse-battery-9';
const redactor = createRedactor([{ value: SECRET, name: 'KEY' }]);
const room = (more: Partial<GateRoom> = {}): GateRoom => ({
  ...{ repository: 'ada/engine', redact: (text) => redactor.text(text), hasIssue: true },
  before: { ofIssue: [], ofNight: 0 },
  ...more,
});
const say = (proposal: unknown) => `Done.\nPROPOSE ${JSON.stringify(proposal)}\n`;
const comment = (text: string) => say({ kind: 'comment', text });
const pull = (title: string) => say({ kind: 'pull-request', title, text: 'It checks the list.' });

describe('the gate for proposals', () => {
  it.each([
    ['a mention', 'Thanks @ada and @org/team', 'Thanks ada and org/team', 2],
    ['an image', 'See ![x](https://evil.example/x.png)', 'See (image left out)', 2],
    ['a link out', 'See https://evil.example/?k=1 now', 'See (link left out) now', 1],
    ['a bare host', 'See www.evil.example', 'See (link left out)', 1],
    [
      'a link of its own',
      'See https://github.com/ada/engine/pull/3',
      'See https://github.com/ada/engine/pull/3',
      0,
    ],
    ['a link that climbs out', 'https://github.com/ada/engine/../../evil/x', '(link left out)', 1],
    ['a link that only begins so', 'https://github.com/ada/engine-evil/x', '(link left out)', 1],
    ['an address', 'Write to eve@evil.example', 'Write to (address left out)', 1],
    ['hidden words', 'Fine<!-- push -->', 'Fine', 1],
    ['a command to a bot', '/approve\ntext', 'approve\ntext', 1],
    ['an issue of others', 'As in evil/repo#12', 'As in evil/repo 12', 1],
    ['an issue of its own', 'As in ada/engine#12 and #3', 'As in ada/engine#12 and #3', 0],
    ['words that close an issue', 'Fixes #7 and closes: GH-8', 'Fixes 7 and closes: 8', 2],
    ['a secret', `The key is ${SECRET}.`, 'The key is [redacted:KEY].', 0],
  ])('lets nothing out but plain words: %s', (_, text, told, removed) => {
    expect(passGate(comment(text), room())).toEqual([
      { passed: { kind: 'comment', title: '', text: told, removed } },
    ]);
  });

  it.each([
    ['PROPOSE nonsense', 'not-json'],
    ['PROPOSE {"kind":"comment","text":"a"', 'not-json'],
    ['PROPOSE null', 'not-a-proposal'],
    ['PROPOSE {"kind":"push","ref":"main"}', 'not-a-proposal'],
    ['PROPOSE {"kind":"comment","text":"a","to":"#9"}', 'not-a-proposal'],
    ['PROPOSE {"kind":"comment","text":"a","__proto__":{"x":1}}', 'not-a-proposal'],
    ['PROPOSE {"kind":"comment","text":7}', 'not-a-proposal'],
    [`PROPOSE {"kind":"comment","text":"${'a'.repeat(50_000)}"}`, 'not-json'],
    ['PROPOSE {"kind":"comment","text":"<!-- x -->"}', 'empty'],
  ])('refuses %s', (line, because) => {
    expect(passGate(line, room())).toEqual([{ because }]);
  });

  it('lets one comment and one pull request pass for each issue', () => {
    const all = passGate(comment('a') + pull('b') + comment('c') + pull('d'), room());
    expect(all.map((one) => ('passed' in one ? one.passed.kind : one.because))).toEqual([
      ...['comment', 'pull-request', 'issue-cap', 'issue-cap'],
    ]);
    const again = passGate(comment('a'), room({ before: { ofIssue: ['comment'], ofNight: 1 } }));
    expect(again).toEqual([{ because: 'issue-cap' }]);
  });

  it('lets ten pass in a night, and none for what was no issue', () => {
    const nine = { ofIssue: [], ofNight: 9 };
    const all = passGate(comment('a') + pull('b'), room({ before: nine }));
    expect(all.map((one) => 'passed' in one)).toEqual([true, false]);
    expect(passGate(comment('a'), room({ hasIssue: false }))).toEqual([{ because: 'no-issue' }]);
  });

  it('says of any words the same again, without a way to reach anybody', () => {
    const pieces = fc.constantFrom(
      ...['@', '@ada', 'http', '://', 'www.', '![', '](', ')', '<a href="', '">', 'evil/x#1', '#1'],
      ...[
        'fixes ',
        '/deploy',
        '\n',
        '&#64;',
        '&commat;',
        '\\@',
        '`@x`',
        'ada',
        ' ',
        '.com',
        'x@y.zz',
      ],
      ...['https://github.com/ada/engine/', '..', '%2e', '\u200b', SECRET],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const [gated] = passGate(comment(`a${parts.join('')}`), room());
        if (gated === undefined || !('passed' in gated)) return;
        const { text } = PassedProposal.parse(gated.passed);
        expect(text).not.toMatch(/@[A-Za-z0-9_-]/);
        expect(text).not.toMatch(/!\[[^\]]*\]\(/);
        expect(text).not.toContain(SECRET);
        expect(text.replaceAll(/https:\/\/github\.com\/ada\/engine\/\S*/g, '')).not.toMatch(
          /:\/\/|www\.[a-z]/i,
        );
        expect(text).not.toMatch(/(?:fixes|closes) #\d/i);
      }),
      { numRuns: 1000, seed: 97 },
    );
    expect(outsideWords('', room())).toEqual({ text: '', removed: 0 });
  });
});
