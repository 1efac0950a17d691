import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachedFiles } from '../../../../src/engine/validate/proving/reached-files.ts';
import { judge } from '../../../../src/engine/validate/verdict.ts';
import { realChange } from '../real-change.ts';
import { check, proof } from '../samples.ts';

const reached = (scripts: Record<string, unknown>, commands = ['npm run -s test'], more = {}) =>
  reachedFiles(commands, { manifest: JSON.stringify({ scripts, ...more }), makefile: null });

describe('the files that checks run by way of scripts', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['a script of node', { test: 'node scripts/all.js --fast' }, ['scripts/all.js']],
    ['flags before it', { test: 'CI=1 node --no-warnings ./run.mjs' }, ['run.mjs']],
    ['a program of the repository', { test: './tools/suite && echo done' }, ['tools/suite']],
    [
      'a script of a script',
      { test: 'npm run a && yarn b', a: 'sh a.sh', b: 'tsx b.ts' },
      ['a.sh', 'b.ts'],
    ],
    [
      'what runs before and after',
      { test: 'tape', pretest: 'sh x.sh', posttest: 'sh y.sh' },
      ['x.sh', 'y.sh'],
    ],
    ['scripts that call each other', { test: 'npm run a', a: 'npm test; sh z.sh' }, ['z.sh']],
    ['the product itself', { test: 'node src/cli.js check' }, []],
    ['a tool that is installed', { test: 'vitest run && eslint src/index.js' }, []],
    ['a file that is only read for mistakes', { test: 'node --check sum.js && sh -n run.sh' }, []],
    ['a file after another word', { test: 'bash -c ./x.sh; node x.js --check' }, ['x.js', 'x.sh']],
    ['a script nobody calls', { test: 'tape', start: 'node server.js' }, []],
    ['scripts that are no text', { test: 7 }, []],
  ])('know %s', (_name, scripts, expected) => {
    expect(reached(scripts).sort()).toEqual(expected);
  });

  it('leave out what the manifest calls its program', () => {
    expect(reached({ test: 'node cli.js --self-test' }, ['npm test'], { bin: './cli.js' })).toEqual(
      [],
    );
  });

  it('are those of make too', () => {
    const makefile = 'test: all\n\t@sh checks/run.sh\n\tpython3 verify.py -v\nall:\n';
    expect(reachedFiles(['make test'], { manifest: null, makefile })).toEqual([
      'checks/run.sh',
      'verify.py',
    ]);
  });

  it('never verify when they change', () => {
    const diff = realChange(
      { 'scripts/all.js': 'run();\n', 'src/a.js': 'a\n' },
      { 'scripts/all.js': 'process.exit(0);\n', 'src/a.js': 'b\n' },
    );
    const green = [check('test', 'passed')];
    const extra = { diff, base: green, head: green, targets: [] };
    const evidence = judge(proof({ ...extra, reached: ['scripts/all.js'], baseTests: green }));
    expect(evidence.reason).toBe(
      'Not proved: changes scripts/all.js, which decides what the checks run.',
    );
  });

  it('are found, or not, in whatever text', () => {
    const word = fc.constantFrom(
      'npm run ',
      'node ',
      '&&',
      ' -',
      '"',
      '{"scripts":{"a":"',
      '"}}',
      '\n\t',
      'make',
      './',
    );
    const text = fc.array(fc.oneof(word, fc.string())).map((all) => all.join(''));
    const numRuns = process.env['NIGHTKILN_SWEEP'] === 'full' ? 100_000 : 300;
    fc.assert(
      fc.property(text, text, fc.dictionary(fc.string(), text), (command, makefile, scripts) => {
        for (const manifest of [makefile, JSON.stringify({ scripts })]) {
          expect(Array.isArray(reachedFiles([command], { manifest, makefile }))).toBe(true);
        }
      }),
      { numRuns, seed: 5 },
    );
  });
});
