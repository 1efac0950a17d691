import path from 'node:path';
import type { Check } from '../../shared/schema/check.ts';
import { languageChecks } from './detect/languages.ts';
import { MAKEFILES, makeChecks } from './detect/make.ts';
import { npmChecks } from './detect/npm.ts';
import { readText } from './detect/read-text.ts';

/**
 * The checks a repository offers by the files at its top (issue 5 item 5): scripts of `package.json`, targets of a makefile,
 * then pytest, cargo, go, gradle and maven. A make target stands for the tools of languages that it has the name of; a
 * language beside a `package.json` keeps its own check under another name. Empty where there is nothing.
 */
export async function detectChecks(worktreePath: string): Promise<readonly Check[]> {
  const read = (name: string) => readText(path.join(worktreePath, name));
  const npm = npmChecks(await read('package.json'));
  const makefiles = await Promise.all(MAKEFILES.map(read));
  const make = makeChecks(makefiles.find((text) => text !== null) ?? null);
  const own = new Set(make.map(({ name }) => name));
  const checks = [...npm, ...make.filter(({ name }) => !isTaken(npm, name))];
  for (const { otherName, ...check } of await languageChecks(read)) {
    if (own.has(check.name) && !isTaken(npm, check.name)) continue;
    const name = isTaken(checks, check.name) ? otherName : check.name;
    checks.push({ ...check, name });
  }
  return checks;
}

function isTaken(checks: readonly Check[], name: string): boolean {
  return checks.some((check) => check.name === name);
}
