import process from 'node:process';
import { secretsInEnvironment } from '../../engine/safety/redact/environment-secrets.ts';
import { createRedactor, type KnownSecret } from '../../engine/safety/redact/redactor.ts';
import { judgeName } from '../../engine/safety/redact/secret-name.ts';

// One for the process: what is written down anywhere passes through here (R67), and no writer can forget to be given it.
const told: KnownSecret[] = secretsInEnvironment(process.env);
const redactor = createRedactor(told);

/**
 * Fields that programs read back: ids, refs, digests and the like. They are ours or were checked when they came in, and
 * a change to one would break what it points to.
 */
const MACHINE_FIELDS: ReadonlySet<string> = new Set([
  ...['id', 'nightId', 'taskId', 'attemptId', 'repoId', 'scheduleId', 'threadId', 'configId'],
  ...['runToken', 'branch', 'ref', 'oid', 'baseOid', 'headOid', 'logPath', 'digest', 'bootId'],
  ...['key', 'inputHash', 'owner', 'type', 'kind', 'code', 'state', 'pidStart', 'configHash'],
]);

/** Shorter texts hold no secret that is told from a word. */
const MIN_LENGTH = 6;

/** Takes values in that must not be written down from now on, such as a token that was just made or read. */
export function hideSecrets(secrets: readonly KnownSecret[]): void {
  told.push(...secrets);
  redactor.learn(secrets);
}

/** Every value that is to be hidden, for the thread that looks for them in commits; never for anything that writes. */
export function hiddenSecrets(): readonly KnownSecret[] {
  return told;
}

/** The text without secrets; never longer than it was. */
export function cleanText(text: string): string {
  return text.length < MIN_LENGTH ? text : redactor.text(text);
}

/** A copy of a JSON value with every text in it cleaned, but for the fields that programs read back. */
export function cleanValue<T>(value: T): T {
  return cleanAt('', value) as T;
}

function cleanAt(field: string, value: unknown): unknown {
  if (typeof value === 'string') return MACHINE_FIELDS.has(field) ? value : cleanText(value);
  if (Array.isArray(value)) return value.map((item) => cleanAt(field, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [cleanName(name), cleanAt(name, item)]),
  );
}

/** The name of a field, which is a plain word but where a list is kept by name. */
function cleanName(name: string): string {
  return /^[A-Za-z]{1,24}$/.test(name) ? name : cleanText(name);
}

/** A log field without secrets: hidden whole when its name says that it is one. */
export function cleanField(name: string, text: string): string {
  return judgeName(name) === 'sure' ? '[redacted]' : cleanText(text);
}

/** Bytes on their way into a file; what comes back lags behind by at most an unfinished line. */
export interface Cleaner {
  write(chunk: Buffer): Buffer;
  end(): Buffer;
}

/** Cleans a stream of bytes, whatever their encoding; a secret is found wherever the chunks are cut. */
export function openCleaner(): Cleaner {
  const stream = redactor.stream();
  // Latin-1 maps each byte to one character and back, so that no byte is changed but those of secrets.
  return {
    write: (chunk) => Buffer.from(stream.write(chunk.toString('latin1')), 'latin1'),
    end: () => Buffer.from(stream.end(), 'latin1'),
  };
}
