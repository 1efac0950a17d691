/** Scheme and host of our own pages; nothing else is ever loaded into a window. */
export const PAGE_SCHEME = 'app';
export const PAGE_HOST = 'bundle';

/** The pages the renderer build makes. */
export type PageName = 'popover' | 'brief';

/** The address of one of our pages. */
export function pageUrl(name: PageName): string {
  return `${PAGE_SCHEME}://${PAGE_HOST}/${name}.html`;
}

/** Whether `url` is on our own origin; any text may be asked about. */
export function isPageUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  const isBare = username === '' && password === '';
  return isBare && protocol === `${PAGE_SCHEME}:` && host === PAGE_HOST;
}
