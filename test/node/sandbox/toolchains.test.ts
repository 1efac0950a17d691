import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { namedFiles, toolchainFolders } from '../../../src/node/sandbox/toolchains.ts';

describe('what of the tools a sandbox shows', () => {
  let root: string;
  const at = (name: string) => path.join(root, name);
  const places = (searchPath: readonly string[]) => ({
    searchPath: searchPath.join(':'),
    home: at('home'),
    secret: [at('home/state'), at('trees/task')],
  });
  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-tools-')));
    for (const folder of [
      ...['home/.nvm/versions', 'home/.nvm/alias', 'home/.ssh', 'home/.local/share/keyrings'],
      ...['home/.local/bin', 'home/.local/lib', 'home/.cargo/bin', 'home/state', 'trees/task'],
      ...['p/node_modules/.bin', 'p/node_modules/tool', 'data/bin', 'kit/bin', 'kit/lib'],
    ]) {
      mkdirSync(at(folder), { recursive: true });
    }
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('shows tool managers of the home, not what lies beside them', () => {
    expect(toolchainFolders(places([]))).toEqual([at('home/.nvm/versions'), at('home/.cargo/bin')]);
  });

  it.each([
    ['a folder alone', 'data/bin', ['data/bin']],
    ['an installation', 'kit/bin', ['kit/bin', 'kit/lib']],
    ['without its share', 'home/.local/bin', ['home/.local/bin', 'home/.local/lib']],
    ['with all packages', 'p/node_modules/.bin', ['p/node_modules']],
  ])('shows a folder of PATH: %s', (_, folder, expected) => {
    expect(toolchainFolders(places([at(folder)]))).toEqual(
      expect.arrayContaining(expected.map(at)),
    );
    expect(toolchainFolders(places([at(folder)]))).toHaveLength(expected.length + 2);
  });

  it('never shows a folder that holds the home, the state or the worktree', () => {
    const all = ['', 'home', 'home/state', 'trees', 'trees/task', '..', '/'].map(at);
    expect(toolchainFolders(places([...all, '.', 'relative', '']))).toHaveLength(2);
  });

  it('shows the files that a command line names, and what their links lead to', () => {
    writeFileSync(at('p/node_modules/tool/cli.js'), '');
    writeFileSync(at('data/agent.py'), '');
    symlinkSync(at('p/node_modules/tool/cli.js'), at('home/.local/bin/tool'));
    const argv = [at('home/.local/bin/tool'), at('data/agent.py'), at('data'), 'word', at('none')];
    expect(namedFiles(argv, places([]))).toEqual([
      at('home/.local/bin/tool'),
      at('p/node_modules'),
      at('data/agent.py'),
    ]);
  });
});
