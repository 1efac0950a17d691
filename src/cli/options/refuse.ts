import type { AppError } from '../../shared/error.ts';
import { type ExitCode, exitCodeFor } from '../exit-code.ts';
import type { CommandContext } from './shared-options.ts';

/** Tells an expected failure and answers with its exit code. */
export function refuse({ output, isJson }: CommandContext, error: AppError): ExitCode {
  if (isJson) output.json({ schemaVersion: 1, error }, true);
  output.failure(error);
  return exitCodeFor(error);
}
