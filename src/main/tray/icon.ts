import path from 'node:path';
import type { DisplayState } from '../../shared/schema/status.ts';
import { unreachable } from '../../shared/unreachable.ts';

/** The six glyphs of the menu bar: one shape per meaning, never a colour (ux.md 1.3.1). */
export const ICONS = ['idle', 'armed', 'running', 'paused', 'waiting', 'attention'] as const;
export type Icon = (typeof ICONS)[number];

/** The glyph for a state (ux.md 2.1). */
export function iconFor(state: DisplayState): Icon {
  switch (state) {
    case 'off':
    case 'stopped':
      return 'idle';
    case 'armed':
      return 'armed';
    case 'running':
    case 'throttled':
    case 'finishing':
      return 'running';
    case 'paused:user':
    case 'paused:activity':
      return 'paused';
    case 'waiting:constraint':
    case 'waiting:window':
    case 'waiting:limit':
    case 'recovering':
      return 'waiting';
    case 'brief-ready':
    case 'failed':
    case 'stopped:emergency':
      return 'attention';
    default:
      return unreachable(state);
  }
}

/** The file of a glyph. macOS treats a name that ends in "Template" as a stencil and finds the `@2x` next to it. */
export function iconFile(folder: string, icon: Icon): string {
  return path.join(folder, `${icon}Template.png`);
}
