import { describe, expect, it } from 'vitest';
import { errorsOf, resolve, resolved } from './resolving.ts';

describe('the format with one workspace', () => {
  it('names its repository after its folder and counts seconds', () => {
    const text = 'workspace_root: /code/My App\ntime_budget_sec: 1800\nmax_concurrent: 2';
    const { config } = resolved(text);
    expect(config.repositories).toMatchObject([{ path: '/code/My App' }]);
    expect(config.repositories[0]?.id).toMatch(/^[a-z0-9][a-z0-9._-]*$/i);
    expect(config.limits).toMatchObject({ taskTimeMs: 1_800_000, maxConcurrent: 2 });
  });

  it('takes its window from the schedule', () => {
    const text = 'schedule: { window_start: "01:00", window_end: "05:00" }';
    expect(resolved(text).config.window).toEqual({ start: '01:00', end: '05:00' });
  });

  it('refuses seconds that are no number with the name the file uses', () => {
    expect(errorsOf('time_budget_sec: long')).toEqual([
      '1 time_budget_sec Expected a number, found "long".',
    ]);
  });

  it('does not mix with a list of repositories', () => {
    const text = 'workspace_root: /a\nrepositories: [{ id: b, path: /b }]';
    expect(errorsOf(text)).toEqual([
      '1 workspace_root Keep either this or repositories: both name the repositories of this file.',
    ]);
  });
});

describe('the format of long sessions', () => {
  const TEXT =
    'version: 2\nrepo: { base_branch: main, run_root: ../runs }\ncodex: { full_auto: false }';

  it('means the repository that holds the file, and Codex', () => {
    const { config } = resolved(TEXT, { defaultRepository: '/code/app' });
    expect(config).toMatchObject({
      version: 1,
      agent: 'codex',
      repositories: [{ path: '/code/app', baseBranch: 'main' }],
      runRoot: '/code/runs',
    });
  });

  it('says that nobody is asked at night, whatever it says of approval', () => {
    const { notices } = resolved(TEXT, { defaultRepository: '/code/app' });
    expect(notices).toMatchObject([{ kind: 'note', place: { line: 3, field: 'codex.full_auto' } }]);
    expect(notices[0]?.sentence).toContain('Nobody can be asked at night');
  });

  it('is refused where there is no repository, with what to do', () => {
    const result = resolve(TEXT);
    expect(result).toMatchObject({
      ok: false,
      error: [
        {
          message: 'This format means the repository that holds the file, and there is none.',
          fix: 'Move the file into the repository, or name the repository with --repo.',
        },
      ],
    });
  });

  it('reports its other defects before the repository it lacks', () => {
    expect(errorsOf('version: 2\nrepo: { base_branchh: main }')).toEqual([
      '2 repo.base_branchh There is no setting called "base_branchh" here; did you mean "base_branch"?',
    ]);
  });

  it('is told from ours by its version or by its repo', () => {
    const given = { defaultRepository: '/code/app' };
    expect(resolved('version: 2', given).config.agent).toBe('codex');
    expect(resolved('repo: { base_branch: main }', given).config.agent).toBe('codex');
    expect(resolved('version: 1', given).config).toMatchObject({ agent: 'auto', repositories: [] });
  });

  it('keeps an agent and repositories that it names', () => {
    const listed = 'version: 2\nagent: housekeeper\nrepositories: [{ id: b, path: /b }]';
    const { config } = resolved(listed);
    expect(config).toMatchObject({ agent: 'housekeeper', repositories: [{ id: 'b', path: '/b' }] });
    const rooted = 'version: 2\nworkspace_root: /code/other';
    expect(resolved(rooted).config.repositories).toMatchObject([{ path: '/code/other' }]);
  });
});
