import { LAST_TEXT_CAP, MESSAGE_CAP } from '../../outcome.ts';

/** What an agent says. It comes in pieces of words; a message ends where something else begins. */
export interface Spoken {
  add(piece: string): void;
  /** Ends the message. */
  pause(): void;
  /** The last message, its end within the cap; null when nothing was said. */
  last(): string | null;
}

/** Calls `onMessage` with the beginning of each whole message. */
export function createSpoken(onMessage: (text: string) => void): Spoken {
  let begun = '';
  let end = '';
  let last: string | null = null;

  return {
    add(piece) {
      if (begun.length < MESSAGE_CAP) begun = `${begun}${piece}`.slice(0, MESSAGE_CAP);
      end = `${end}${piece}`.slice(-LAST_TEXT_CAP);
    },
    pause() {
      if (end.trim() !== '') {
        last = end.trim();
        onMessage(begun.trim() || last.slice(0, MESSAGE_CAP));
      }
      begun = '';
      end = '';
    },
    last: () => (end.trim() === '' ? last : end.trim()),
  };
}
