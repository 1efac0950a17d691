import { seenText } from '../hidden/seen-text.ts';

/** Where words are to stand, and how secrets are taken out of them. */
export interface Outside {
  /** `owner/name`: links to it may stay. */
  readonly repository: string;
  readonly redact: (text: string) => string;
}

/** Words as they may stand outside, and how much was taken out of them. */
export interface OutsideWords {
  readonly text: string;
  readonly removed: number;
}

const LINK = /(?:[a-z0-9+.-]{0,16}:\/\/|www\.)[^\s<>"'`)\]}]{0,2000}/gi;
const MAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
// What was written by numbers of characters would be Markdown and markup again.
const IMAGE = /!+\[/g;
const TAG = /<(?=[A-Za-z/!?])/g;
const MENTION = /@+/g;
const FOREIGN = /\b([\w.-]{1,100}\/[\w.-]{1,100})#(?=\d)/g;
const CLOSING =
  /\b(clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing))(\s*:?\s*)(?:GH-|#)(?=\d)/gi;
const COMMAND = /^([ \t>]*)\/+(?=[a-z])/gim;

/**
 * Words that an agent or a stranger wrote, made fit to be published in our name (R97): what a person would not see goes, and so do
 * secrets, images, mentions, commands to bots, words that close other issues, and links that lead out of the repository.
 */
export function outsideWords(text: string, { repository, redact }: Outside): OutsideWords {
  const seen = seenText(text.slice(0, 20_000));
  let removed = seen.hidden.reduce((sum, { count }) => sum + count, 0);
  const count = <T>(value: T): T => {
    removed += 1;
    return value;
  };
  const own = `https://github.com/${repository}/`.toLowerCase();
  const plain = redact(seen.text)
    .replaceAll('(image)', () => count('(image left out)'))
    .replaceAll(MAIL, () => count('(address left out)'))
    .replaceAll(MENTION, () => count(''))
    .replaceAll(LINK, (link) => {
      const isOwn = link.toLowerCase().startsWith(own) && !/[%\\]|\/\.\.?(?:\/|$)/.test(link);
      return isOwn ? link : count('(link left out)');
    })
    .replaceAll(FOREIGN, (whole, name: string) =>
      name.toLowerCase() === repository.toLowerCase() ? whole : count(`${name} `),
    )
    .replaceAll(CLOSING, (_, verb: string, gap: string) =>
      count(`${verb}${gap === '' ? ' ' : gap}`),
    )
    .replaceAll(COMMAND, (_, before: string) => count(before))
    .replaceAll(IMAGE, () => count('['))
    .replaceAll('](', '] (')
    .replaceAll(TAG, '< ');
  return { text: plain.trim(), removed };
}
