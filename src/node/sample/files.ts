import { CHECK_SCRIPT } from './check-script.ts';
import { pick, seededRandom } from './random.ts';

const TOPICS = ['kiln', 'glaze', 'clay', 'firing', 'cooling', 'stacking', 'venting', 'cones'];
const GUIDES = ['install', 'upgrade', 'backup', 'monitoring', 'recovery', 'scaling'];
const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09'];

/** The checks that are red at the base of every sample and that the built-in agent can turn green. */
export const SEEDED_CHECKS: readonly string[] = [
  'check:whitespace',
  'check:newline',
  'check:doc-links',
  'check:guide-links',
];

/** The sample's files by path: a small project with one problem of each kind, placed by `seed`. */
export function sampleFiles(seed: number): Record<string, string> {
  const random = seededRandom(seed);
  const [moved = 'kiln', from = 'glaze', ...topics] = pick(random, TOPICS, 5);
  const [guide = 'install', target = 'upgrade'] = pick(random, GUIDES, 2);
  const [noted = '01', changed = '02', other = '03'] = pick(random, MONTHS, 3);
  return {
    'package.json': packageJson(seed),
    '.gitignore': 'node_modules/\n',
    'scripts/check.mjs': CHECK_SCRIPT,
    'README.md': readme(from, guide),
    'CONTRIBUTING.md':
      '# Contributing\n\nSign the [agreement](legal/agreement-2019.md) before your first change.\n',
    'src/duration.mjs': DURATION,
    'test/duration.test.mjs': DURATION_TEST,
    ...docs({ moved, from, topics }),
    [`guides/${guide}.md`]: `# ${title(guide)}\n\nRead [${target}](${target}.md) afterwards.\n`,
    [`guides/${target}/${target}.md`]: `# ${title(target)}\n\nNothing special.\n`,
    'api/setup.md': '# Setup of the interface\n',
    'cli/setup.md': '# Setup of the command line\n',
    [`notes/2026-${noted}.md`]: `# Notes\n\nThe first shelf was too hot.  \nThe second was fine.\t\n`,
    [`notes/2026-${other}.md`]: '# Notes\n\nA quiet month.\n',
    [`changes/2026-${changed}.md`]: '# Changes\n\n- Slower cooling',
    [`changes/2026-${noted}.md`]: '# Changes\n\n- Nothing\n',
  };
}

function packageJson(seed: number): string {
  const scripts = {
    test: 'node --test test/duration.test.mjs',
    'check:whitespace': 'node scripts/check.mjs whitespace',
    'check:newline': 'node scripts/check.mjs newline',
    'check:doc-links': 'node scripts/check.mjs links docs',
    'check:guide-links': 'node scripts/check.mjs links guides',
  };
  const manifest = { name: 'pottery-notes', version: '1.0.0', private: true, seed, scripts };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Its link to `setup.md` fits two files, so only the owner can say which is meant. */
function readme(topic: string, guide: string): string {
  return [
    '# Pottery notes',
    '',
    'A sample project for a first night. Every problem in it is there on purpose.',
    '',
    `Start with [${topic}](docs/${topic}.md), the [${guide} guide](guides/${guide}.md) and the [setup](setup.md).`,
    '',
  ].join('\n');
}

function docs(names: {
  moved: string;
  from: string;
  topics: readonly string[];
}): Record<string, string> {
  const { moved, from, topics } = names;
  const pages = topics.map((topic) => [`docs/${topic}.md`, `# ${title(topic)}\n\nAs usual.\n`]);
  return {
    ...Object.fromEntries(pages),
    [`docs/${from}.md`]: `# ${title(from)}\n\nSee [${moved}](${moved}.md) for the temperatures.\n`,
    [`docs/reference/${moved}.md`]: `# ${title(moved)}\n\nAbout 1,060 degrees.\n`,
  };
}

function title(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

const DURATION = `/** Hours and minutes of a firing, from minutes. */
export function duration(minutes) {
  return Math.round(minutes / 60) + ' h ' + (minutes % 60) + ' m';
}
`;

const DURATION_TEST = [
  "import assert from 'node:assert/strict';",
  "import test from 'node:test';",
  "import { duration } from '../src/duration.mjs';",
  '',
  "test('tells hours and minutes', () => {",
  "  assert.equal(duration(125), '2 h 5 m');",
  "  assert.equal(duration(110), '1 h 50 m');",
  '});',
  '',
].join('\n');
