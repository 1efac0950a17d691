import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placePopover } from '../../../src/main/tray/placement.ts';

const laptop = {
  bounds: { x: 0, y: 0, width: 1728, height: 1117 },
  workArea: { x: 0, y: 33, width: 1728, height: 1084 },
};
const above = {
  bounds: { x: 200, y: -1080, width: 1920, height: 1080 },
  workArea: { x: 200, y: -1055, width: 1920, height: 1055 },
};
const size = { width: 360, height: 480 };

describe('the popover', () => {
  it('hangs centred under a visible icon', () => {
    const icon = { x: 1281, y: 0, width: 32, height: 33 };
    expect(placePopover(icon, [laptop], size)).toEqual({ x: 1117, y: 33, isParked: false });
  });

  it('goes top right when macOS parks the icon below the screen', () => {
    const icon = { x: 0, y: 1117, width: 32, height: 22 };
    expect(placePopover(icon, [laptop], size)).toEqual({ x: 1360, y: 33, isParked: true });
  });

  it('stays on the second display at negative y', () => {
    const icon = { x: 1500, y: -1080, width: 32, height: 24 };
    expect(placePopover(icon, [laptop, above], size)).toEqual({
      x: 1336,
      y: -1055,
      isParked: false,
    });
  });

  it('keeps a margin at the right and at the left edge', () => {
    const place = (x: number) => placePopover({ x, y: 0, width: 32, height: 33 }, [laptop], size).x;
    expect([place(1690), place(0)]).toEqual([1360, 8]);
  });

  it('takes an icon without a size for parked', () => {
    const icon = { x: 0, y: 0, width: 0, height: 0 };
    expect(placePopover(icon, [laptop], size).isParked).toBe(true);
  });

  it('counts as parked without any display', () => {
    const icon = { x: 0, y: 0, width: 32, height: 22 };
    expect(placePopover(icon, [], size).isParked).toBe(true);
  });

  it('is inside a work area for any icon anywhere', () => {
    const number = fc.integer({ min: -4000, max: 4000 });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 0, max: 200 }), (x, y, width) => {
        const placed = placePopover({ x, y, width, height: 24 }, [laptop, above], size);
        const inside = [laptop, above].some(
          ({ workArea }) =>
            placed.x >= workArea.x &&
            placed.x + size.width <= workArea.x + workArea.width &&
            placed.y === workArea.y,
        );
        expect(inside).toBe(true);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
