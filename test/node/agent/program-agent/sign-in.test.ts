import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellQuote, signInWith } from '../../../../src/node/agent/program-agent/sign-in.ts';

it.each(['/home/ada/.codex', "/home/o'hara/a b", '/x/$HOME/`id`/"q"', '/x/\\n;true'])(
  'is a command that a shell reads as it is meant: %s',
  (folder) => {
    const told = signInWith(['NK_HOME', folder], `sh -c ${shellQuote('printf %s "$NK_HOME"')}`);
    expect(told).toMatch(/^Run NK_HOME='/);
    const command = told.replace(/^Run /, '');
    expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toBe(folder);
  },
);
