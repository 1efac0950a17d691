import { describe, expect, it } from 'vitest';
import { createStop } from '../../../src/engine/night/stop.ts';

describe('the switch that ends a night', () => {
  it('is off until somebody triggers it', () => {
    const stop = createStop();
    expect(stop.reason()).toBeNull();
    expect(stop.signal.aborted).toBe(false);
  });

  it('keeps the first reason and tells once', () => {
    const stop = createStop();
    let told = 0;
    stop.signal.addEventListener('abort', () => (told += 1));
    stop.trigger('deadline');
    stop.trigger('user');
    expect(stop.reason()).toBe('deadline');
    expect(stop.signal.aborted).toBe(true);
    expect(told).toBe(1);
  });

  it('has its reason before anybody hears of it', () => {
    const stop = createStop();
    const heard: unknown[] = [];
    stop.signal.addEventListener('abort', () => heard.push(stop.reason()));
    stop.trigger('shutdown');
    expect(heard).toEqual(['shutdown']);
  });
});
