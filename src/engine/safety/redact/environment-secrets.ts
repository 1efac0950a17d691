import type { KnownSecret } from './redactor.ts';
import { judgeName } from './secret-name.ts';

const URL_PASSWORD = /:\/\/[^\s/@:]*:([^\s/@]+)@/g;

/** The secrets in an environment: values of variables with such names, and the passwords in any address. */
export function secretsInEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): KnownSecret[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || value === '') return [];
    const passwords = [...value.matchAll(URL_PASSWORD)].flatMap(([, text = '']) => [
      { name, value: text },
      { name, value: decoded(text) },
    ]);
    return judgeName(name) === 'no' ? passwords : [{ name, value }, ...passwords];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not an encoded text: it is the password as it stands.
    return text;
  }
}
