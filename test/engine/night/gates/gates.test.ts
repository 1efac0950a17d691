import { afterEach, describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/engine/report/markdown.ts';
import { renderTerminal } from '../../../../src/engine/report/terminal.ts';
import { ok } from '../../../../src/shared/result.ts';
import type { Evidence } from '../../../../src/shared/schema/evidence.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';
import { patchOf } from '../../validate/guards/patches.ts';

const HOUR = 3_600_000;
const worlds: World[] = [];

function world(
  repository: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): World {
  const made = createWorld({
    config: {
      repositories: [
        {
          id: 'app',
          path: '/home/ada/app',
          checks: [{ name: 'test', command: 'npm test' }],
          discovery: false,
          ...repository,
        },
      ],
      schedule: { timeZone: 'UTC' },
      ...more,
    },
  });
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

async function runNight(made: World, title = 'Fix the parser') {
  await made.queue({ title });
  const nightId = await made.arm();
  await made.clock.advanceBy(12 * HOUR);
  const brief = await made.brief(nightId);
  const item = [...brief.shipped, ...brief.unproved, ...brief.failed][0];
  if (item === undefined) throw new Error('no item');
  return { nightId, brief, item };
}

const SUITES = [
  { name: 'api', paths: ['api/**'], checks: [{ name: 'api-test', command: 'x' }] },
  { name: 'web', paths: ['src/**'], checks: [{ name: 'web-test', command: 'y' }] },
];

describe('validation suites of a night', () => {
  it('run at the base first, and at the commit only where it touches their paths', async () => {
    const made = world({ suites: SUITES });
    const ran: string[] = [];
    made.checkSays = ({ name }, isHead) => {
      ran.push(`${name} ${isHead ? 'head' : 'base'}`);
      return 'passed';
    };
    const { item, brief } = await runNight(made);
    expect(ran).toEqual([
      'test base',
      'api-test base',
      'web-test base',
      'test head',
      'web-test head',
    ]);
    expect(item.evidence.verdict).toBe('verified');
    expect(item.evidence.checks.map(({ name }) => name)).toEqual(['test', 'web-test']);
    expect(item.evidence.suites).toEqual([
      { name: 'api', ran: false, because: 'nothing under api/** was touched' },
      { name: 'web', ran: true, because: 'src/a.ts was touched' },
    ]);
    expect(renderTerminal(brief)).toContain('suite web ran: src/a.ts was touched');
    expect(renderMarkdown(brief)).toMatch(/Suite `api` was left out: nothing under api/);
  });

  it('tell the agent which checks decide for which paths', async () => {
    const made = world({ suites: SUITES });
    await runNight(made);
    expect(made.agent.jobs[0]?.prompt).toContain('- web-test: `y` (when you touch src/**)');
    expect(made.agent.jobs[0]?.prompt).toContain('- test: `npm test`\n');
  });

  it('prove nothing about a change that none of them covers', async () => {
    const made = world({ checks: [], suites: SUITES.slice(0, 1) });
    const { item } = await runNight(made);
    expect(item.evidence).toMatchObject({
      verdict: 'unverified',
      reason: 'Not proved: no validation suite covers what changed.',
    });
    expect(item.tries).toBe(1);
  });

  it('hold against the work what they find', async () => {
    const made = world({ suites: SUITES });
    made.checkSays = ({ name }, isHead) => (isHead && name === 'web-test' ? 'failed' : 'passed');
    const { item } = await runNight(made);
    expect(item.evidence.verdict).toBe('failed');
    expect(item.ref).toMatch(/^refs\/overnight\/kept\//);
    expect(item.tries).toBe(3);
  });
});

describe('the quality gates of a task', () => {
  it('are rows with evidence in the journal and in every form of the brief', async () => {
    const made = world();
    const { item, brief, nightId } = await runNight(made);
    const rows = item.evidence.gates ?? [];
    expect(rows.map(({ gate, state }) => `${gate} ${state}`)).toEqual([
      'build not-applicable',
      'lint not-applicable',
      'test passed',
      'performance not-applicable',
      'scope passed',
      'formatting passed',
      'documents not-applicable',
      'instruction not-applicable',
      'learning not-applicable',
      'memory passed',
      'governance passed',
    ]);
    expect(rows.every(({ evidence }) => evidence.length > 8)).toBe(true);
    const judged = made.temp.store.eventsOf(nightId, ['task.judged'])[0];
    expect(judged?.body).toMatchObject({ evidence: { gates: rows } });
    expect(renderMarkdown(brief)).toContain(
      '| tests | passed | \\`test\\` passed in 0 s. | run by us |',
    );
    expect(renderTerminal(brief, { width: 200 })).toContain(
      'gates passed: tests, scope, formatting, journal and notes, policy',
    );
  });

  it('are none where nothing was changed', async () => {
    const made = world();
    made.agent.act = () => ({ changes: false });
    const { item } = await runNight(made);
    expect(item.evidence.verdict).toBe('no-op');
    expect(item.evidence.gates).toBeUndefined();
  });
});

function changing(made: World, change: Pick<Evidence, 'files'> & { patch: string }): void {
  made.git.diff = async () => ok(change);
}

describe('a guard', () => {
  it('gives a change that is too wide back to the agent, and keeps what stays so', async () => {
    const made = world({ guards: { scope: { maxLines: 1 } } });
    const { item, brief } = await runNight(made);
    expect(item.evidence).toMatchObject({ verdict: 'unverified' });
    expect(item.evidence.reason).toMatch(/^Held back: the change is too wide: 1 file and 2 lines/);
    expect(item.ref).toMatch(/^refs\/overnight\/kept\//);
    expect(made.agent.jobs).toHaveLength(3);
    expect(made.agent.jobs[1]?.prompt).toContain('The change is too wide');
    expect(renderTerminal(brief, { width: 200 })).toMatch(
      /gate scope failed \(read by us\): The change/,
    );
  });

  it('lets the work land once the agent has put it right', async () => {
    const made = world({ guards: { scope: { maxLines: 10 } } });
    const diff = made.git.diff;
    changing(made, {
      files: [{ path: 'src/a.ts', status: 'modified', insertions: 11, deletions: 0 }],
      patch: '',
    });
    made.agent.act = (_, n) => {
      if (n === 2) made.git.diff = diff;
      return { changes: true };
    };
    const { item } = await runNight(made);
    expect(item.evidence.verdict).toBe('verified');
    expect(item.tries).toBe(2);
  });

  it('that only tells lets the work land and shows its finding', async () => {
    const made = world({}, { guards: { scope: { act: 'tell', maxLines: 1 } } });
    const { item } = await runNight(made);
    expect(item.evidence.verdict).toBe('verified');
    expect(item.evidence.findings).toMatchObject([{ kind: 'scope-wide' }]);
  });

  const PAGE = {
    files: [{ path: 'docs/retry.md', status: 'added', insertions: 1, deletions: 0 } as const],
    patch: patchOf('docs/retry.md', ['+# Retry'], true),
  };

  it('holds a new document back that nothing leads to', async () => {
    const made = world();
    made.git.files.set('README.md', '# app\n[old](docs/old-retry.md)');
    changing(made, PAGE);
    const { item } = await runNight(made);
    expect(item.evidence.reason).toContain('docs/retry.md, which no other file links');
  });

  it('is content with a link that was there before, and with the first document of a repository', async () => {
    const linked = world();
    linked.git.files.set('README.md', '# app\nSee [retry](docs/retry.md).');
    changing(linked, PAGE);
    expect((await runNight(linked)).item.evidence.verdict).toBe('verified');
    const first = world();
    changing(first, PAGE);
    expect((await runNight(first)).item.evidence.verdict).toBe('verified');
  });

  it('says so when git cannot be asked, rather than blame the work', async () => {
    const made = world();
    made.git.files.set('README.md', '# app');
    changing(made, PAGE);
    made.git.findLines = async () => ({ ok: false, error: { code: 'git-failed', message: 'no' } });
    const { evidence } = (await runNight(made)).item;
    expect(evidence.verdict).toBe('verified');
    expect(evidence.gates?.find(({ gate }) => gate === 'documents')?.evidence).toContain(
      'whether other files link them could not be looked up',
    );
  });
});
