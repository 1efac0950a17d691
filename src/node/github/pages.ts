import type { z } from 'zod';
import { fail, ok, type Result } from '../../shared/result.ts';
import { failureOf, read, statusOf } from './ask.ts';
import type { GitHubClient } from './client.ts';

/** A list on GitHub: its route with the values in it. */
export interface ListAsked {
  readonly route: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** A page as it was last given, and how to ask whether it still is so. */
interface KnownPage {
  readonly etag: string;
  readonly data: unknown;
  readonly hasNext: boolean;
}

/** Pages that were read, so that one that has not changed costs nothing of the rate limit. */
export type PageCache = Map<string, KnownPage>;

const PER_PAGE = 100;
const MAX_PAGES = 30;
const MAX_KNOWN = 300;

/** Every item of a list, page by page, at most 3,000; `isCut` says that there are more. `stop`: no further page is needed. */
export async function readPages<T>(
  { client, cache }: { readonly client: GitHubClient; readonly cache: PageCache },
  asked: ListAsked,
  { page, stop }: { readonly page: z.ZodType<readonly T[]>; readonly stop?: (item: T) => boolean },
): Promise<Result<{ readonly items: readonly T[]; readonly isCut: boolean }>> {
  const items: T[] = [];
  for (let number = 1; number <= MAX_PAGES; number += 1) {
    const parameters = { ...asked.parameters, per_page: PER_PAGE, page: number };
    const given = await readPage({ client, cache }, { ...asked, parameters });
    if (!given.ok) return given;
    const found = read(page, given.value.data);
    if (!found.ok) return found;
    items.push(...found.value);
    const isEnough = stop !== undefined && found.value.some(stop);
    if (!given.value.hasNext || isEnough) return ok({ items, isCut: false });
  }
  return ok({ items, isCut: true });
}

async function readPage(
  { client, cache }: { readonly client: GitHubClient; readonly cache: PageCache },
  { route, parameters }: ListAsked,
): Promise<Result<Omit<KnownPage, 'etag'>>> {
  const key = JSON.stringify([route, parameters]);
  const known = cache.get(key);
  try {
    const headers = known === undefined ? {} : { 'if-none-match': known.etag };
    const { data, headers: given } = await client.request(route, { ...parameters, headers });
    const hasNext = /<[^>]*>;\s*rel="next"/.test(given.link ?? '');
    if (given.etag !== undefined) remember(cache, key, { etag: given.etag, data, hasNext });
    return ok({ data, hasNext });
  } catch (thrown) {
    if (known !== undefined && statusOf(thrown) === 304) return ok(known);
    return fail(failureOf(thrown));
  }
}

/** The oldest page makes room. */
function remember(cache: PageCache, key: string, page: KnownPage): void {
  cache.delete(key);
  const [oldest] = cache.keys();
  if (cache.size >= MAX_KNOWN && oldest !== undefined) cache.delete(oldest);
  cache.set(key, page);
}
