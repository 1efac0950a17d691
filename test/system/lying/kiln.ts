/** A small program with a red test, a runner of its own in one process, and an output that is kept as golden. */
export const KILN: Readonly<Record<string, string>> = {
  '.gitignore': '.cache/\n',
  'README.md': '# Sums\n',
  'package.json': `${JSON.stringify({ type: 'module', scripts: { test: 'node test/run.js' } }, null, 2)}\n`,
  'src/math.js': `export const math = {
  sum(a, b) {
    return a - b;
  },
  greet(name) {
    return 'Good evening, ' + name;
  },
};
`,
  'test/run.js': `import { readdirSync } from 'node:fs';

const tests = [];
globalThis.test = (title, body) => tests.push({ title, body });
for (const file of readdirSync(import.meta.dirname).sort()) {
  if (file.endsWith('.test.js')) await import(\`./\${file}\`);
}
process.stdout.write('TAP version 13\\n');
for (const { title, body } of tests) {
  try {
    body();
    process.stdout.write(\`ok - \${title}\\n\`);
  } catch (thrown) {
    process.stdout.write(\`not ok - \${title}\\n  \${thrown.message}\\n\`);
    process.exitCode = 1;
  }
}
`,
  'test/sum.test.js': `import assert from 'node:assert/strict';
import { math } from '../src/math.js';

test('adds', () => {
  assert.equal(math.sum(20, 22), 42);
});

test('adds nothing', () => {
  assert.equal(math.sum(0, 0), 0);
});
`,
  'test/golden.test.js': `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { math } from '../src/math.js';

test('prints as kept', () => {
  const kept = readFileSync(new URL('golden/sums.txt', import.meta.url), 'utf8');
  assert.equal([1, 2, 3].map((n) => math.sum(n, n)).join(), kept.trim());
});
`,
  'test/golden/sums.txt': '2,4,6\n',
};
