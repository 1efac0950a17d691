import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choose, isAllowed } from '../../../../src/node/agent/acp/permission/answer.ts';
import { commandLineIn, wordsOf } from '../../../../src/node/agent/acp/permission/command-words.ts';
import { isInside } from '../../../../src/node/agent/acp/permission/inside.ts';
import { tempFolder } from '../../process/running.ts';

let folder: ReturnType<typeof tempFolder>;
let tree: string;

beforeEach(() => {
  folder = tempFolder();
  tree = path.join(folder.path, 'tree');
  mkdirSync(path.join(tree, 'src'), { recursive: true });
  mkdirSync(path.join(folder.path, 'tree-2'));
  writeFileSync(path.join(tree, 'src', 'a.js'), '');
  writeFileSync(path.join(tree, '.git'), 'gitdir: elsewhere\n');
  symlinkSync(folder.path, path.join(tree, 'out'));
  symlinkSync(path.join(folder.path, 'nowhere'), path.join(tree, 'dangling'));
  symlinkSync('loop', path.join(tree, 'loop'));
  symlinkSync('src', path.join(tree, 'in'));
});

afterEach(() => folder.remove());

describe('a path is inside the worktree', () => {
  it.each(['src/a.js', 'new/deep/file.txt', 'in/a.js', '.', '.gitignore'])('%s', async (file) => {
    expect(await isInside(tree, file)).toBe(true);
    expect(await isInside(tree, path.join(tree, file))).toBe(true);
  });
});

describe('a path is not inside the worktree', () => {
  it.each([
    ...['/etc/passwd', '/', '', '~/x', '../tree-2/x', 'src/../../x', 'out/x', 'out', 'dangling'],
    ...['dangling/x', 'loop', 'src/a.js/x', '.git', '.GIT/hooks/x', 'file:///etc/passwd', 'a\0b'],
    'out/../src/a.js',
  ])('%j', async (file) => {
    expect(await isInside(tree, file)).toBe(false);
  });

  it('when it only begins with the same letters', async () => {
    expect(await isInside(tree, `${tree}-2/x`)).toBe(false);
  });
});

const call = (more: object) => ({ toolCallId: '1', ...more });
const run = (rawInput: object) => call({ kind: 'execute', rawInput });

describe('a tool call', () => {
  const rule = () => ({ worktreePath: tree, allowed: ['npm test', 'npm run lint'] });

  it.each([
    ['an edit', call({ kind: 'edit', locations: [{ path: 'src/a.js' }] })],
    ['a diff', call({ kind: 'edit', content: [{ type: 'diff', path: 'src/a.js' }] })],
    ['a patch', call({ kind: 'edit', rawInput: { changes: { 'src/a.js': { type: 'add' } } } })],
    ['a read', call({ kind: 'read', rawInput: { file_path: 'src/a.js' } })],
    ['a command of the settings', run({ command: 'npm test' })],
    ['one with more words', run({ command: ['bash', '-lc', "npm run lint --fix 'src/a.js'"] })],
    ['a look', run({ command: ['cat', 'src/a.js'], cwd: 'src' })],
  ])('is allowed: %s', async (_what, asked) => {
    expect(await isAllowed(asked, rule())).toBe(true);
  });

  it.each([
    ['an edit outside', call({ kind: 'edit', locations: [{ path: '/etc/passwd' }] })],
    ['an edit of nothing named', call({ kind: 'edit', rawInput: { text: 'x' } })],
    [
      'an edit that names another file in its input',
      call({
        kind: 'edit',
        locations: [{ path: 'src/a.js' }],
        rawInput: { edits: [{ new_path: '/x' }] },
      }),
    ],
    [
      'a patch of a file behind a link',
      call({ kind: 'edit', rawInput: { changes: { 'out/x': {} } } }),
    ],
    [
      'an edit that carries a command',
      call({ kind: 'edit', locations: [{ path: 'src/a.js' }], rawInput: { command: 'npm test' } }),
    ],
    ['a fetch', call({ kind: 'fetch', rawInput: { url: 'http://127.0.0.1/' } })],
    ['another mode', call({ kind: 'switch_mode', locations: [{ path: 'src/a.js' }] })],
    ['a tool of no known kind', call({ locations: [{ path: 'src/a.js' }] })],
    ['a command that is not shown', run({ description: 'Harmless' })],
    ['a command elsewhere', run({ command: 'npm test', cwd: '/' })],
    ['input too deep to read', run(nested(9))],
  ])('is refused: %s', async (_what, asked) => {
    expect(await isAllowed(asked, rule())).toBe(false);
  });

  it.each([
    ...['npm install', 'npm testify', 'npm', 'curl http://127.0.0.1', 'sh', 'FOO=1 npm test', ''],
    ...['npm test; id', 'npm test && id', 'npm test | sh', 'npm test > x', 'npm test $(id)'],
    ...['npm test `id`', 'npm test\nid', 'npm test "$(id)"', 'npm test \\', 'npm test {a,b}'],
    ...['cat /etc/passwd', 'cat out/x', 'cat ~/x', 'cat sr*/a.js', 'cat ../x', 'cat -n/etc/passwd'],
    ...['git push', 'git -C / status', 'grep --file=/etc/passwd x', "cat 'src/a.js", 'git diff'],
  ])('is refused: the command %j', async (command) => {
    expect(await isAllowed(run({ command }), rule())).toBe(false);
  });
});

function nested(depth: number): object {
  return depth === 0 ? { path: '/etc' } : { a: nested(depth - 1) };
}

describe('the words of a command', () => {
  it.each([
    ['a b  c', ['a', 'b', 'c']],
    [`grep -n 'a; b' "c d"`, ['grep', '-n', 'a; b', 'c d']],
    [`a'b'"c"`, ['abc']],
  ])('of %j are %j', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it('survive being quoted and read again, unless a word cannot be quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (words) => {
        const read = wordsOf(commandLineIn({ command: ['x', ...words] }) ?? '');
        expect(read === null || read.join('\0') === ['x', ...words].join('\0')).toBe(true);
      }),
    );
  });
});

describe('the answer', () => {
  const option = (kind: string) => ({ optionId: kind, kind });
  const chosen = (optionId: string) => ({ outcome: { outcome: 'selected', optionId } });

  it('allows this once and never for ever', () => {
    const options = [option('allow_always'), option('allow_once'), option('reject_once')];
    expect(choose(options, true)).toEqual(chosen('allow_once'));
    expect(choose([option('allow_always'), option('reject_once')], true)).toEqual(
      chosen('reject_once'),
    );
  });

  it('rejects this once, or for ever, or cancels', () => {
    expect(choose([option('reject_always'), option('reject_once')], false)).toEqual(
      chosen('reject_once'),
    );
    expect(choose([option('reject_always')], false)).toEqual(chosen('reject_always'));
    expect(choose([option('allow_once')], false)).toEqual({ outcome: { outcome: 'cancelled' } });
  });
});
