import { runStages, type Stage } from './stages.ts';

/** One command of the gate. A stage with `report` is counted by its runner's own JSON report, any other as one test. */
const node = process.execPath;
const bin = (name: string): string => `node_modules/.bin/${name}`;

const STATIC: readonly Stage[] = [
  { name: 'format and lint', command: [bin('biome'), 'check', '--error-on-warnings', '.'] },
  ...['pure', 'node', 'preload', 'browser', 'test'].map((program) => ({
    name: `types: ${program}`,
    command: [bin('tsc'), '-p', `tsconfig.${program}.json`],
  })),
];

const BUILD: Stage = { name: 'build', command: [bin('electron-vite'), 'build'] };

const tests = (name: string, extra: readonly string[]): Stage => ({
  name,
  command: [node, bin('vitest'), 'run', ...extra],
  report: `out/test-results/${name}.json`,
});

/** Random nights of the real engine, in plain processes: twice as fast as in a test runner (R25). */
const nights = (count: number): Stage => ({
  name: `${count} simulated nights`,
  command: [
    node,
    '--experimental-strip-types',
    'src/cli/index.ts',
    'simulate',
    '--nights',
    String(count),
    '--seed',
    '20261121',
  ],
});

const PLANS: Readonly<Record<string, readonly Stage[]>> = {
  static: STATIC,
  all: [...STATIC, BUILD, tests('tests', ['--coverage'])],
  agents: [
    {
      name: 'fetch agents',
      command: [node, '--experimental-strip-types', 'test/agents/install.ts'],
    },
    BUILD,
    tests('agents', ['--config', 'vitest.agents.config.ts']),
  ],
  nights: [nights(1000)],
  nightly: [...STATIC, BUILD, tests('nightly', ['--coverage']), nights(10_000)],
};

const wanted = process.argv[2] ?? 'all';
const plan = PLANS[wanted];
if (plan === undefined) throw new Error(`there is no plan '${wanted}'`);
if (wanted === 'nightly') process.env['NIGHTKILN_SWEEP'] = 'full';
process.exitCode = await runStages(wanted, plan);
