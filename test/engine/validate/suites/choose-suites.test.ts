import { describe, expect, it } from 'vitest';
import { allChecks } from '../../../../src/engine/validate/suites/all-checks.ts';
import { chooseSuites } from '../../../../src/engine/validate/suites/choose-suites.ts';
import type { ChangedFile } from '../../../../src/shared/schema/evidence.ts';

const LINT = { name: 'lint', command: 'npm run -s lint' };
const API = {
  name: 'api',
  paths: ['api/**'],
  checks: [{ name: 'api-test', command: 'cd api && npm test' }],
};
const CORE = {
  name: 'core',
  paths: ['crates/**', 'Cargo.lock'],
  checks: [{ name: 'cargo', command: 'cargo test' }],
};
const SUITES = [API, CORE];
const CHECKS = allChecks({ suites: SUITES }, [LINT]);

function changed(path: string, status: ChangedFile['status'] = 'modified'): ChangedFile {
  return { path, status, insertions: 1, deletions: 1 };
}

function choose(files: readonly ChangedFile[], extra: { patch?: string; targets?: string[] } = {}) {
  const { patch = '', targets = [] } = extra;
  return chooseSuites({ checks: CHECKS, suites: SUITES, targets }, { files, patch });
}

describe('validation suites', () => {
  it('run for a change that touches one of their paths, beside the checks of no suite', () => {
    const chosen = choose([changed('api/src/a.ts')]);
    expect(chosen.checks.map(({ name }) => name)).toEqual(['lint', 'api-test']);
    expect(chosen.suites).toEqual([
      { name: 'api', ran: true, because: 'api/src/a.ts was touched' },
      { name: 'core', ran: false, because: 'nothing under crates/**, Cargo.lock was touched' },
    ]);
  });

  it('run where a file was moved out of their paths', () => {
    const patch =
      'diff --git a/crates/x.rs b/tools/x.rs\nrename from crates/x.rs\nrename to tools/x.rs\n';
    const chosen = choose([changed('tools/x.rs', 'renamed')], { patch });
    expect(chosen.checks.map(({ name }) => name)).toEqual(['lint', 'cargo']);
  });

  it('all run where the old name of a moved file is not known', () => {
    const chosen = choose([changed('tools/x.rs', 'renamed')]);
    expect(chosen.suites.map(({ ran }) => ran)).toEqual([true, true]);
    expect(chosen.suites[0]?.because).toBe('the change could not be read in full');
  });

  it('run for the check that a task must make pass, whatever was touched', () => {
    const chosen = choose([changed('README.md')], { targets: ['cargo'] });
    expect(chosen.suites[1]).toEqual({
      name: 'core',
      ran: true,
      because: 'the task must make cargo pass',
    });
    expect(chosen.checks.map(({ name }) => name)).toEqual(['lint', 'cargo']);
  });

  it('all run where the change touches what decides the checks', () => {
    const chosen = choose([changed('.github/workflows/ci.yml')]);
    expect(chosen.checks).toHaveLength(3);
    expect(chosen.suites[0]?.because).toBe('.github/workflows/ci.yml decides what the checks run');
  });

  it('leave everything as it was in a repository without suites', () => {
    const chosen = chooseSuites(
      { checks: [LINT], suites: [], targets: [] },
      { files: [changed('a')], patch: '' },
    );
    expect(chosen).toEqual({ checks: [LINT], suites: [] });
  });

  it('tie a detected check to paths by giving one of the same name', () => {
    const own = { name: 'lint', command: 'make lint' };
    const suites = [{ name: 's', paths: ['src/**'], checks: [own] }];
    expect(allChecks({ suites }, [LINT, { name: 'test', command: 't' }])).toEqual([
      { name: 'test', command: 't' },
      own,
    ]);
  });
});
