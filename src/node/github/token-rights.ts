import { z } from 'zod';
import { type AppError, appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { TOKEN_NAME } from '../secrets/supervisor-secrets.ts';
import { failureOf } from './ask.ts';
import { type ClientOptions, createClient, ONCE } from './client.ts';

const Headers = z.object({ 'x-oauth-scopes': z.string().optional() });

/** What a classic token needs; a fine-grained one has the rights of single repositories instead. */
const NEEDED = ['repo', 'public_repo'];

/**
 * Asks GitHub what a token may do before it is kept (R70): sentences about every right that is not needed. Fails for a token
 * that GitHub does not accept; one that cannot be looked at now is kept with a sentence that says so.
 */
export async function inspectToken(options: ClientOptions): Promise<Result<readonly string[]>> {
  const asked = await askScopes(options);
  if (!asked.ok) {
    const isWrong = asked.error.message === 'GitHub does not accept the token.';
    if (isWrong) return fail(appError('bad-input', 'GitHub does not accept this token.'));
    return ok([`What the token may do could not be looked at: ${asked.error.message}`]);
  }
  return ok(warningsFor(options.token, asked.value));
}

/** The same for any secret: one that is not the token for GitHub is not looked at. */
export async function inspectSecret(
  { apiUrl }: { readonly apiUrl: string },
  { name, value }: { readonly name: string; readonly value: string },
): Promise<Result<readonly string[]>> {
  if (name !== TOKEN_NAME) return ok([]);
  return inspectToken({ apiUrl: apiUrl.replace(/\/+$/, ''), token: value });
}

/** Null: a fine-grained token, or one of an app, which do not say what they may do. */
async function askScopes(
  options: ClientOptions,
): Promise<Result<readonly string[] | null, AppError>> {
  try {
    const { headers } = await createClient(options).request('GET /user', ONCE);
    const said = Headers.parse(headers)['x-oauth-scopes'];
    return ok(said === undefined ? null : said.split(/\s*,\s*/).filter((scope) => scope !== ''));
  } catch (thrown) {
    return fail(failureOf(thrown));
  }
}

function warningsFor(token: string, scopes: readonly string[] | null): string[] {
  if (scopes === null && !token.startsWith('ghp_')) return [];
  const more = (scopes ?? []).filter((scope) => !NEEDED.includes(scope));
  const none = (scopes ?? []).length > 0 && more.length === (scopes ?? []).length;
  return [
    'It is a classic token: it reaches every repository of yours. A fine-grained one with contents, issues and pull requests of single repositories is enough.',
    ...(more.length > 0 ? [`It may do more than is needed: ${more.slice(0, 20).join(', ')}.`] : []),
    ...(none ? ['It has no right to repositories (repo or public_repo).'] : []),
  ];
}
