import { describe, expect, it } from 'vitest';
import { createActivity } from '../../../src/engine/night/activity.ts';

describe('what running tasks do', () => {
  it('is unknown for a task nobody noted', () => {
    expect(createActivity().read('a')).toBeNull();
  });

  it('keeps the last words when something happened without any', () => {
    const activity = createActivity();
    activity.note('a', 'running check test', 10);
    activity.note('a', null, 20);
    expect(activity.read('a')).toEqual({ doing: 'running check test', lastEventAt: 20 });
  });

  it('has no words when none were ever said', () => {
    const activity = createActivity();
    activity.note('a', null, 20);
    expect(activity.read('a')).toEqual({ doing: '', lastEventAt: 20 });
  });

  it('is kept apart by task and gone when cleared', () => {
    const activity = createActivity();
    activity.note('a', 'reading', 10);
    activity.note('b', 'writing', 11);
    activity.clear('a');
    expect(activity.read('a')).toBeNull();
    expect(activity.read('b')).toEqual({ doing: 'writing', lastEventAt: 11 });
  });
});
