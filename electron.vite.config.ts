import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** The entries of one build by name; one whose file is not there is left out. */
function entries(files: Record<string, string>): Record<string, string> {
  const found = Object.entries(files).filter(([, file]) => existsSync(path.join(root, file)));
  return Object.fromEntries(found.map(([name, file]) => [name, path.join(root, file)]));
}

export default defineConfig({
  main: {
    build: {
      target: 'node22',
      rollupOptions: {
        input: entries({
          index: 'src/main/index.ts',
          cli: 'src/cli/index.ts',
          'sampler-worker': 'src/node/host/sampler/sampler-worker.ts',
          'git-helper': 'src/node/git/launch/git-helper.ts',
          'leak-worker': 'src/node/secrets/leaks/leak-worker.ts',
        }),
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      rollupOptions: {
        input: entries({ index: 'src/preload/index.ts' }),
        // A sandboxed preload cannot be a module, and a package of type module makes `.js` one.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path.join(root, 'src/renderer'),
    build: {
      minify: true,
      // The policy of the pages allows no data: script and no inline style.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: entries({
          popover: 'src/renderer/popover.html',
          brief: 'src/renderer/brief.html',
        }),
      },
    },
  },
});
