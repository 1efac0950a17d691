/** The token in `#token=...`, or null. A fragment never leaves the page by itself. */
export function tokenIn(fragment: string): string | null {
  return /^#token=([\w.~+/=-]{16,512})$/.exec(fragment)?.[1] ?? null;
}

/** Trades the token of the address bar for a cookie and clears it from the bar and the history. */
export async function openSession(page: Window): Promise<void> {
  const token = tokenIn(page.location.hash);
  if (token === null) return;
  page.history.replaceState(null, '', page.location.pathname + page.location.search);
  await page.fetch('/session', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
}
