import { describe, expect, it } from 'vitest';
import { isOurs } from '../../../src/main/ipc/is-ours.ts';

const frame = { url: 'app://bundle/popover.html', parent: null };
const ask = (senderFrame: object | null, id = 7): boolean =>
  isOurs({ sender: { id }, senderFrame: senderFrame as typeof frame | null }, (own) => own === 7);

describe('a message', () => {
  it('is ours from the main frame of a page we opened', () => expect(ask(frame)).toBe(true));

  it('is not ours when the frame has gone', () => expect(ask(null)).toBe(false));

  it('is not ours from a page we did not open', () => expect(ask(frame, 8)).toBe(false));

  it('is not ours from a frame inside our page', () => {
    expect(ask({ ...frame, parent: frame })).toBe(false);
  });

  it.each([
    'https://bundle/popover.html',
    'app://other/popover.html',
    'app://bundle.example/popover.html',
    'app://bundle@example/popover.html',
    'app://user@bundle/popover.html',
    'app:bundle/popover.html',
    'file:///bundle/popover.html',
    'about:blank',
    'data:text/html,app://bundle/',
    '',
  ])('is not ours from %j', (url) => expect(ask({ ...frame, url })).toBe(false));
});
