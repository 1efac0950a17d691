import { registerHooks } from 'node:module';

/** Where the running stand-in keeps its module; `start.ts` fills it before the app is loaded. */
export const MODULE_KEY = 'electronStandIn';

const NAMES = new Set(['electron', 'electron/main', 'electron/common']);
const scope = globalThis as never as Record<string, object>;

registerHooks({
  resolve(specifier, context, next) {
    if (!NAMES.has(specifier)) return next(specifier, context);
    const kind = context.conditions?.includes('import') === true ? 'module' : 'commonjs';
    return { url: `electron-stand-in:${kind}`, format: kind, shortCircuit: true };
  },
  load(url, context, next) {
    if (!url.startsWith('electron-stand-in:')) return next(url, context);
    const format = url.slice('electron-stand-in:'.length);
    const names = Object.keys(scope[MODULE_KEY] ?? {});
    const value = `globalThis.${MODULE_KEY}`;
    const source =
      format === 'module'
        ? `export default ${value};\n${names.map((name) => `export const ${name} = ${value}.${name};`).join('\n')}`
        : `module.exports = ${value};`;
    return { format, source, shortCircuit: true };
  },
});
