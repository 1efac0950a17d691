import { parentPort } from 'node:worker_threads';
import { createLeakFinder } from '../../../engine/safety/leaks/find-leaks.ts';
import { compileRules } from '../../../engine/safety/leaks/rule-set.ts';
import { findKnown } from '../../../engine/safety/redact/known-values.ts';
import { knownForms } from '../../../engine/safety/redact/redactor.ts';
import { LeakQuestion } from './leak-question.ts';

const rules = compileRules();

/** The thread that looks for secrets, so that no text of a repository can hold the host up. */
parentPort?.on('message', (message: unknown) => {
  const { known, sources } = LeakQuestion.parse(message);
  const find = createLeakFinder(rules, findKnown(knownForms(known)));
  parentPort?.postMessage(sources.map((source) => find(source)));
});
