import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Brief, type BriefItem } from '../../src/shared/schema/brief.ts';
import { type TempRepo, tempRepo } from '../helpers/temp-repo.ts';
import { fixture, type Installation, install } from './cli.ts';

let cli: Installation;
let repo: TempRepo;

beforeAll(async () => {
  cli = install();
  repo = await tempRepo({ files: { 'README.md': '# Kiln\n', 'work/base.txt': 'sound\n' } });
});

afterAll(async () => {
  await repo.dispose();
  cli.dispose();
});

function configure(ladder: object, agents: Readonly<Record<string, string>>): void {
  const commands = Object.entries(agents).map(([name, script]) => [
    name,
    { argv: script.endsWith('.sh') ? ['sh', fixture(script)] : [script] },
  ]);
  const config = {
    constraints: { pluggedIn: false, ignore: ['all'] },
    limits: { minFreeDiskBytes: 0, maxConcurrent: 1 },
    ladder: { learn: { explorePercent: 0 }, ...ladder },
    commands: Object.fromEntries(commands),
    repositories: [
      {
        id: 'kiln',
        path: repo.path,
        discovery: false,
        checks: [{ name: 'sound', command: '! grep -rqs broken work' }],
      },
    ],
  };
  cli.configure(JSON.stringify(config));
}

async function night(...titles: readonly string[]): Promise<readonly BriefItem[]> {
  const tasks = titles.flatMap((title) => ['--task', title]);
  const ran = await cli.run(['run', '--once', ...tasks]);
  expect([0, 4], ran.stderr).toContain(ran.code);
  const shown = await cli.run(['brief', '--json']);
  const { shipped, failed, unproved } = Brief.parse(JSON.parse(shown.stdout));
  return [...shipped, ...failed, ...unproved];
}

const RUNGS = [{ agent: 'cheap', model: 'm1', effort: 'low' }, { agent: 'strong' }];
const WHY = 'check `sound` passed at the base and failed with exit code 1 at the commit.';

describe('a ladder of two programs', () => {
  it('takes the stronger one once the cheaper one fails its check, as long as the quota lasts', async () => {
    const ladder = { rungs: RUNGS, escalations: { perHour: 1 } };
    configure(ladder, { cheap: 'cheap.sh', strong: 'strong.sh' });
    const items = await night('Fix the parser', 'Fix the lexer');
    const [shipped, left] = items;
    expect(shipped).toMatchObject({ agent: 'strong', tries: 2, evidence: { verdict: 'verified' } });
    expect(shipped?.ladder).toEqual([`Try 2 used strong, because try 1 was not accepted: ${WHY}`]);
    expect(left).toMatchObject({ agent: 'cheap', tries: 3, agentSays: 'Asked for m1, low.' });
    const kept = (n: number) =>
      `Try ${n} used cheap m1, low effort and not strong: the quota of 1 in an hour is used up.`;
    expect(left?.ladder).toEqual([kept(2), kept(3)]);
    expect(left?.evidence.verdict).toBe('failed');
  }, 120_000);

  it('hands the work of a program that is not there to the next one, and says so', async () => {
    const rungs = [{ agent: 'gone' }, { agent: 'strong' }];
    configure({ rungs }, { gone: '/nowhere/gone', strong: 'strong.sh' });
    const [item] = await night('Fix the printer');
    expect(item).toMatchObject({ agent: 'strong', tries: 1, evidence: { verdict: 'verified' } });
    expect(item?.ladder).toEqual([
      'Try 1 used strong instead of gone: Gone cannot run here.',
      'Try 1 used strong, because Gone cannot run here.',
    ]);
  }, 120_000);
});
