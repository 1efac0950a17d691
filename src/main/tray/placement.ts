/** A rectangle in screen points; y grows downwards and may be negative on a second display. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A display: all of it, and what the menu bar and the Dock leave. */
export interface Screen {
  readonly bounds: Bounds;
  readonly workArea: Bounds;
}

/** Where the popover goes. `isParked`: macOS hides our icon, so there is nothing to hang it from. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly isParked: boolean;
}

const MARGIN = 8;

/**
 * Centres a window of `size` under the icon at `icon`, on the icon's own display and inside its work area; top right
 * of the first display when the icon is parked. A hidden icon reports bounds that lie in no menu bar (ux.md 1.2).
 */
export function placePopover(
  icon: Bounds,
  screens: readonly Screen[],
  size: { width: number; height: number },
): Placement {
  const home = screens.find((screen) => holdsIcon(screen, icon));
  const first = home ?? screens[0];
  if (first === undefined) return { x: 0, y: 0, isParked: true };
  const { x, width, y } = first.workArea;
  const leftmost = x + MARGIN;
  const rightmost = Math.max(leftmost, x + width - size.width - MARGIN);
  if (home === undefined) return { x: rightmost, y, isParked: true };
  const centred = Math.round(icon.x + icon.width / 2 - size.width / 2);
  return { x: Math.min(rightmost, Math.max(leftmost, centred)), y, isParked: false };
}

// The icon is in a menu bar when its middle is within the display's width and its top within the strip above the work area.
function holdsIcon({ bounds, workArea }: Screen, icon: Bounds): boolean {
  const middle = icon.x + icon.width / 2;
  const isAcross = middle >= bounds.x && middle < bounds.x + bounds.width;
  return isAcross && icon.width > 0 && icon.y >= bounds.y && icon.y < workArea.y;
}
