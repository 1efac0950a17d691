import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ICONS } from '../../src/main/tray/icon.ts';
import { readPng } from './png.ts';

const assets = path.join(import.meta.dirname, '../../assets');
const read = (name: string) => readPng(readFileSync(path.join(assets, 'tray', name)));

describe('the tray glyphs', () => {
  it('are exactly six, each in two sizes', () => {
    const expected = ICONS.flatMap((icon) => [`${icon}Template.png`, `${icon}Template@2x.png`]);
    expect(readdirSync(path.join(assets, 'tray')).sort()).toEqual(expected.sort());
  });

  it.each(ICONS)(
    'have %s at 16 and 32 pixels, black where it shows, clear at the corners',
    (icon) => {
      for (const [suffix, size] of [
        ['', 16],
        ['@2x', 32],
      ] as const) {
        const { width, height, pixels } = read(`${icon}Template${suffix}.png`);
        expect([width, height]).toEqual([size, size]);
        let visible = 0;
        for (let at = 0; at < pixels.length; at += 4) {
          if (pixels[at + 3] === 0) continue;
          visible += 1;
          expect([...pixels.subarray(at, at + 3)]).toEqual([0, 0, 0]);
        }
        expect(visible).toBeGreaterThan((size * size) / 12);
        expect(visible).toBeLessThan((size * size * 3) / 4);
        expect(pixels[3]).toBe(0);
      }
    },
  );

  it('differ in shape from one another', () => {
    const shapes = ICONS.map((icon) => Buffer.from(read(`${icon}Template@2x.png`).pixels));
    expect(new Set(shapes.map((shape) => shape.toString('base64'))).size).toBe(ICONS.length);
  });
});

describe('the app icon', () => {
  it('holds a picture of the right size for each type', () => {
    const file = readFileSync(path.join(assets, 'icon.icns'));
    expect([file.toString('ascii', 0, 4), file.readUInt32BE(4)]).toEqual(['icns', file.length]);
    const sizes: Record<string, number> = {};
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      sizes[file.toString('ascii', at, at + 4)] = file.readUInt32BE(at + 8 + 16);
    }
    expect(sizes).toEqual({
      icp4: 16,
      icp5: 32,
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic13: 256,
      ic08: 256,
      ic14: 512,
      ic09: 512,
      ic10: 1024,
    });
  });
});
