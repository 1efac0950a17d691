import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/helpers/bubblewrap.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Real browsers, git and child processes run beside the tests: more workers than cores only makes them wait.
    maxWorkers: 2,
    pool: 'forks',
    coverage: {
      provider: 'v8',
      include: ['src/shared/**', 'src/engine/**'],
      exclude: ['**/*.d.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'out/coverage',
      reportOnFailure: true,
      thresholds: { lines: 90, branches: 90, functions: 90, statements: 90 },
    },
  },
});
