import type { Check } from '../../../shared/schema/check.ts';

/** The names make itself looks for, in its order. */
export const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'] as const;

const CHECKS = ['lint', 'typecheck', 'test', 'check'];
const RULE = /^([\w./ -]{1,200}?) *::?(?!=)/;

/** The targets of a makefile that are checks by their name. */
export function makeChecks(makefile: string | null): Check[] {
  const targets = new Set(
    (makefile ?? '').split('\n').flatMap((line) => RULE.exec(line)?.[1]?.split(' ') ?? []),
  );
  return CHECKS.filter((name) => targets.has(name)).map((name) => ({
    name,
    command: `make ${name}`,
  }));
}
