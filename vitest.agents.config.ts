import { defineConfig } from 'vitest/config';

/** Tests that drive real agent programs, fetched by test/agents/install.ts. */
export default defineConfig({
  test: {
    include: ['test/agents/**/*.agent.ts'],
    globalSetup: ['test/helpers/bubblewrap.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
