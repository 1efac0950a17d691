import type { AppError } from '../shared/error.ts';

/** Exit codes that scripts rely on (ux.md 3.1). */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  nothingRan: 3,
  failed: 4,
  limit: 5,
  locked: 6,
  agent: 7,
  questions: 8,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_CODE: Partial<Record<AppError['code'], ExitCode>> = {
  'agent-missing': EXIT.agent,
  'agent-signed-out': EXIT.agent,
  'bad-input': EXIT.usage,
  'config-invalid': EXIT.usage,
  'emergency-stop': EXIT.nothingRan,
  'config-missing': EXIT.usage,
  'no-repository': EXIT.usage,
  'not-found': EXIT.usage,
  locked: EXIT.locked,
};

/** The exit code for an expected failure. */
export function exitCodeFor(error: AppError): ExitCode {
  return BY_CODE[error.code] ?? EXIT.unexpected;
}
