import { findCronFault } from '../../../src/engine/config/cron.ts';
import {
  type Resolved,
  type ResolveInput,
  resolveConfig,
} from '../../../src/engine/config/resolve.ts';
import { parseDocument } from '../../../src/node/config/parse-document.ts';
import type { AppError } from '../../../src/shared/error.ts';
import type { Result } from '../../../src/shared/result.ts';

const GIVEN: ResolveInput = {
  file: '/etc/nk.yaml',
  folder: '/etc',
  stateDir: '/state',
  variables: { HOME: '/home/ada', USER: 'ada' },
  overrides: [],
  defaultRepository: null,
  checkCron: findCronFault,
};

/** Resolves a document without a file system. */
export function resolve(
  text: string,
  given: Partial<ResolveInput> = {},
): Result<Resolved, AppError[]> {
  const root = parseDocument(text, GIVEN.file);
  if (!root.ok) throw new Error(root.error.message);
  return resolveConfig(root.value, { ...GIVEN, ...given });
}

/** What a good document becomes. */
export function resolved(text: string, given: Partial<ResolveInput> = {}): Resolved {
  const result = resolve(text, given);
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('\n'));
  return result.value;
}

/** The errors of a bad document as `line field sentence`; none when it is good. */
export function errorsOf(text: string, given: Partial<ResolveInput> = {}): string[] {
  const result = resolve(text, given);
  if (result.ok) return [];
  return result.error.map(({ message, place }) =>
    [place?.line, place?.field, message].filter((part) => part !== undefined).join(' '),
  );
}
