import { inflateSync } from 'node:zlib';

/** A decoded picture: four bytes per pixel, red green blue alpha. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const STEP = 4;

/** Reads an 8-bit RGBA PNG without interlacing, which is what Chromium writes for a clear background. */
export function readPng(file: Buffer): Picture {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const form = [...file.subarray(24, 29)].join(' ');
  if (form !== '8 6 0 0 0') throw new Error(`not a plain RGBA picture: ${form}`);
  return { width, height, pixels: unfilter(inflateSync(imageData(file)), width * STEP) };
}

function imageData(file: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    if (file.toString('ascii', at + 4, at + 8) !== 'IDAT') continue;
    parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  return Buffer.concat(parts);
}

// Each row starts with the number of its filter: nothing, left, up, their mean, or Paeth.
function unfilter(data: Buffer, rowBytes: number): Uint8Array {
  const out = new Uint8Array((data.length / (rowBytes + 1)) * rowBytes);
  const before = (at: number, back: number): number => out[at - back] ?? 0;
  for (let here = 0; here < out.length; here += 1) {
    const row = Math.floor(here / rowBytes);
    const isFirst = here % rowBytes < STEP;
    const left = isFirst ? 0 : before(here, STEP);
    const up = before(here, rowBytes);
    const corner = isFirst ? 0 : before(here, rowBytes + STEP);
    const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
    out[here] = (data[here + row + 1] ?? 0) + (guesses[data[row * (rowBytes + 1)] ?? 0] ?? 0);
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const nearest = [left, up, corner].map((value) => ({ value, off: Math.abs(guess - value) }));
  return nearest.reduce((best, next) => (next.off < best.off ? next : best)).value;
}
