/**
 * How likely a name is to hold a secret: `sure` names do (`DB_PASSWORD`, `clientSecret`), `maybe` names often hold
 * something else as well (`token`, `csrf_key`), so that the value has to look like a secret too.
 */
export type NameOf = 'sure' | 'maybe' | 'no';

const SURE =
  /(?:^|_)(?:pass(?:word|wd|phrase|code)|pwd|secrets?|credentials?|(?:api|private|access|secret|signing|encryption|decryption|master|account|deploy|service|role|license|ssh|gpg|age|admin|webhook|hmac)_?keys?|apikeys?|pat|authtoken|(?:auth|access|refresh|id|session|bot|api|app|oauth|personal|deploy|bearer|security|user|npm|github|gh|gitlab|slack|hf|page|run)_?token)$/;
const MAYBE = /(?:^|_)(?:token|key|pass|auth|authorization|dsn|cookie|jwt|signature)$/;
const NOT =
  /(?:public|publishable|cache|primary|foreign|sort|partition|hash|row|object|map|group|query|index|idempotency|i18n|translation|react|storage|type|next|page|next_page|continuation|cancel|cancellation|abort|lex|syntax|max|num|total)_(?:key|token)$|^(?:old)?pwd$|ssh_auth_sock$/;

/** Judges the name of a variable, a field or an option, in any spelling. */
export function judgeName(name: string): NameOf {
  const plain = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  if (NOT.test(plain)) return 'no';
  if (SURE.test(plain)) return 'sure';
  return MAYBE.test(plain) && plain !== 'key' ? 'maybe' : 'no';
}
