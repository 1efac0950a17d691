import { afterEach, describe, expect, it } from 'vitest';
import { aNight } from '../../../node/store/samples.ts';
import { type ResultsWorld, resultsWorld } from './results-world.ts';

const LINES = Array.from({ length: 30 }, (_, n) => `line ${n}\n`);
const text = (at: number, words: string): string =>
  LINES.map((line, n) => (n === at ? `${words}\n` : line)).join('');

describe('undoing accepted results', () => {
  let world: ResultsWorld;
  afterEach(() => world.dispose());

  async function open(): Promise<string> {
    world = await resultsWorld({ 'a.txt': LINES.join(''), 'b.txt': 'b\n' });
    await world.night(1);
    return world.user.git('rev-parse', 'main');
  }
  async function accept(...names: string[]): Promise<void> {
    for (const result of names) {
      const reply = await world.call('result.accept', { result });
      if (!reply.ok) throw new Error(reply.error.message);
    }
  }
  async function commitOnMain(name: string, words: string): Promise<void> {
    await world.user.git('checkout', '-q', 'main');
    await world.user.write(name, words);
    await world.user.commit('Mine');
    await world.user.git('checkout', '-q', 'mine');
  }
  const undo = (...results: string[]) => world.call('result.undo', { results });
  const show = (file: string) => world.user.git('show', `main:${file}`);

  it('takes one out by a commit on top, and leaves the others and later commits in', async () => {
    await open();
    await world.leave('one', { 'a.txt': text(3, 'one') });
    await world.leave('two', { 'a.txt': text(20, 'two') });
    await accept('one', 'two');
    await commitOnMain('c.txt', 'mine\n');
    const before = await world.user.git('rev-parse', 'main');
    expect(await undo('one')).toMatchObject({
      ok: true,
      value: [{ state: 'undone', sentence: 'Taken out of main again.' }],
    });
    expect(await world.user.git('log', '-1', '--format=%P %s', 'main')).toBe(
      `${before} Undo: Do one`,
    );
    expect(await show('a.txt')).toBe(text(20, 'two').trimEnd());
    expect(await show('c.txt')).toBe('mine');
  });

  it('keeps what a second result did in the same way', async () => {
    await open();
    await world.leave('one', { 'a.txt': text(3, 'the same'), 'one.txt': '1\n' });
    await world.leave('two', { 'a.txt': text(3, 'the same'), 'two.txt': '2\n' });
    await accept('one', 'two');
    expect(await undo('one')).toMatchObject({ ok: true });
    expect(await show('a.txt')).toBe(text(3, 'the same').trimEnd());
    expect(await world.user.git('ls-tree', '--name-only', 'main')).toBe('a.txt\nb.txt\ntwo.txt');
  });

  it('names the later result that builds on it, and undoes both together', async () => {
    const base = await open();
    await world.leave('one', { 'b.txt': 'one\n' });
    await accept('one');
    await world.night(2);
    await world.leave('two', { 'b.txt': 'one and two\n' });
    await accept('two');
    const reply = await undo('one');
    expect(reply).toMatchObject({
      ok: false,
      error: {
        code: 'merge-conflict',
        message: "'Do two' was accepted later and builds on 'Do one' in b.txt.",
        fix: 'Undo it too: nightkiln revert T1-one T2-two',
      },
    });
    expect(await show('b.txt')).toBe('one and two');
    expect(await undo('T1-one', 'T2-two')).toMatchObject({ ok: true });
    expect(await world.tree()).toBe(await world.tree(base));
  });

  it('names commits of the user that build on it', async () => {
    await open();
    await world.leave('one', { 'b.txt': 'one\n' });
    await accept('one');
    await commitOnMain('b.txt', 'one, and mine\n');
    expect(await undo('one')).toMatchObject({
      ok: false,
      error: { message: "Later commits on main build on 'Do one' in b.txt." },
    });
  });

  it('accepts again what was undone, and undoes it again', async () => {
    const base = await open();
    await world.leave('one', { 'b.txt': 'one\n' });
    await world.leave('two', { 'a.txt': text(3, 'two') });
    await accept('one', 'two');
    await undo('one');
    await accept('one');
    expect(await show('b.txt')).toBe('one');
    expect(await undo('two')).toMatchObject({ ok: true });
    expect(await show('a.txt')).toBe(LINES.join('').trimEnd());
    expect(await show('b.txt')).toBe('one');
    expect(await undo('one')).toMatchObject({ ok: true });
    expect(await world.tree()).toBe(await world.tree(base));
  });

  it('works after the line of the branch was written anew', async () => {
    await open();
    await world.leave('one', { 'b.txt': 'one\n' });
    await world.leave('two', { 'a.txt': text(3, 'two') });
    await accept('one', 'two');
    await world.user.git('checkout', '-q', '--orphan', 'fresh', 'main');
    await world.user.git('commit', '-q', '-m', 'All in one');
    await world.user.git('branch', '-f', 'main', 'fresh');
    await world.user.git('checkout', '-q', 'mine');
    expect(await undo('one')).toMatchObject({ ok: true });
    expect(await show('b.txt')).toBe('b');
    expect(await show('a.txt')).toBe(text(3, 'two').trimEnd());
  });

  it('undoes a night as a whole, and says when there is nothing to undo', async () => {
    const base = await open();
    await world.leave('one', { 'b.txt': 'one\n' });
    await world.leave('two', { 'a.txt': text(3, 'two') });
    const nightId = aNight(1).id;
    expect(await world.call('result.undo', { nightId })).toMatchObject({ ok: false });
    await accept('one', 'two');
    expect(await world.call('result.undo', { nightId })).toMatchObject({ ok: true });
    expect(await world.tree()).toBe(await world.tree(base));
    expect(await undo('one')).toMatchObject({ ok: false, error: { code: 'bad-transition' } });
  });

  it('undoes all of several results or none', async () => {
    await open();
    await world.leave('one', { 'b.txt': 'one\n' });
    await world.leave('two', { 'a.txt': text(3, 'two') });
    await accept('one');
    await world.user.git('branch', 'release', 'main');
    await world.call('result.accept', { result: 'two', into: 'release', onMovedBase: true });
    await world.user.git('checkout', '-q', 'release');
    const refs = await world.user.git('for-each-ref');
    expect(await undo('one', 'two')).toMatchObject({ error: { code: 'branch-checked-out' } });
    expect(await world.user.git('for-each-ref')).toBe(refs);
  });
});
