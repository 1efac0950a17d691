import type { Finding } from '../../../shared/schema/evidence.ts';

/**
 * What an agent is told once a finding has repeated. The sentences are ours alone, so that nothing a repository or an agent
 * wrote becomes an instruction. Kinds that are at no agent's fault, or that say nothing an agent could do, teach nothing.
 */
export const LESSONS: Readonly<Partial<Record<Finding['kind'], string>>> = {
  'check-red': 'Run every check listed below yourself before you finish, and mend what is red.',
  'check-regressed':
    'Run every check listed below yourself before you finish: changes here broke checks that passed before.',
  'target-red':
    'Do not finish before the check that has to pass was run by you and passed; if it cannot, say why under "blockers".',
  'test-deleted':
    'Leave every existing test where it is; tests were deleted here and the work was sent back.',
  'test-skipped': 'Skip, disable or comment out no test; work here was sent back for that.',
  'tests-fewer':
    'Leave existing test code as it is and add new tests beside it; work here was sent back for rewritten or missing tests.',
  'base-tests-red':
    'Work here was sent back because the tests as they were before fail with it; make those pass too.',
  'hard-coded':
    'Write code that works for every input, not one that answers what the tests ask; work here was sent back for that.',
  'acts-for-tests':
    'Write no code that behaves differently while tests run; work here was sent back for that.',
  'runner-changed':
    'Do not touch CI, lint, test or build configuration, nor scripts that the checks run; work here was sent back for that.',
  'secret-found':
    'Put no key, token or password into a file, not even as test data; use a placeholder that no scanner takes for one.',
  'scope-wide':
    'Change as few files and lines as the task allows; work here was sent back for being too wide.',
  'formatting-churn':
    'Do not reformat code you do not change, and run no formatter over whole files; work here was sent back for that.',
  'document-sprawl':
    'Write into a document that exists; if there must be a new one, link it from an index in the same change.',
  'benchmark-red':
    'Measure before and after what the benchmark measures; work here was sent back because it made things slower.',
};
