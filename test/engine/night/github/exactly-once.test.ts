import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPullRequest } from '../../../../src/engine/night/github/open-pull-request.ts';
import { commentResult } from '../../../../src/engine/night/github/result-comment.ts';
import { got } from '../../../helpers/github/client.ts';
import { DIED, type OutboundWorld, outboundWorld } from '../../../helpers/github/outbound-world.ts';

/** R10 asks for 200 for each kind. */
const REPEATS = process.env['NIGHTKILN_SWEEP'] === 'full' ? 200 : 2;

let world: OutboundWorld;
beforeEach(async () => {
  world = await outboundWorld();
});
afterEach(() => world.close());

/** Runs until no host dies any more, as restarts do. */
async function throughDeaths<T>(run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (thrown) {
      if (thrown !== DIED) throw thrown;
    }
  }
}

const MOMENTS = ['intended', 'acted', 'recorded'];
const STEPS = ['push-branch', 'open-pull-request', 'label'];

describe('a host that dies', () => {
  it.each(STEPS.flatMap((step) => MOMENTS.map((moment) => `${step}:${moment}`)))(
    'at %s opens one pull request, with its labels, from one push',
    async (point) => {
      for (let n = 1; n <= REPEATS; n += 1) {
        const work = world.result(n);
        world.dieAt = point;
        const opened = got(await throughDeaths(() => openPullRequest(world.ports, work)));
        expect(world.dieAt).toBeNull();
        expect(opened).toMatchObject({ note: '' });
        const mine = world.remote.pulls().filter(({ pull }) => pull?.head === work.row.branch);
        expect(mine).toHaveLength(1);
        expect(mine[0]?.labels).toEqual(['nightkiln']);
      }
      expect(world.pushes).toBe(REPEATS);
      const told = world.temp.store.eventsOf(world.result(999).row.nightId, [
        'pull-request.opened',
      ]);
      expect(told).toHaveLength(REPEATS);
    },
  );

  it.each(MOMENTS)('at comment:%s writes one comment on the issue', async (moment) => {
    for (let n = 1; n <= REPEATS; n += 1) {
      const work = world.result(n);
      world.dieAt = `comment:${moment}`;
      got(await throughDeaths(() => commentResult(world.ports, work, null)));
      expect(world.dieAt).toBeNull();
      expect(world.remote.comments.filter(({ issue }) => issue === n)).toHaveLength(1);
    }
  });
});

describe('an answer that is lost', () => {
  it('after a pull request was opened leaves one, found by the next try', async () => {
    for (let n = 1; n <= REPEATS; n += 1) {
      const work = world.result(n);
      world.fake.fail({ method: 'POST', path: /\/pulls$/, when: 'after' });
      const lost = await openPullRequest(world.ports, work);
      expect(lost).toMatchObject({ ok: false, error: { code: 'github-failed' } });
      got(await openPullRequest(world.ports, work));
      const mine = world.remote.pulls().filter(({ pull }) => pull?.head === work.row.branch);
      expect(mine).toHaveLength(1);
    }
  });

  it('after a comment was written leaves one, found by the next try', async () => {
    for (let n = 1; n <= REPEATS; n += 1) {
      const work = world.result(n);
      const reply = { status: 502, body: { message: 'Bad gateway' } };
      world.fake.fail({ method: 'POST', path: /\/comments$/, when: 'after', reply });
      expect((await commentResult(world.ports, work, null)).ok).toBe(false);
      got(await commentResult(world.ports, work, null));
      expect(world.remote.comments.filter(({ issue }) => issue === n)).toHaveLength(1);
    }
  });
});

it('does nothing again for a result that is done', async () => {
  const work = world.result(1);
  const first = got(await openPullRequest(world.ports, work));
  got(await commentResult(world.ports, work, first.url));
  const requests = world.fake.seen.filter(({ method }) => method === 'POST').length;
  expect(got(await openPullRequest(world.ports, work))).toEqual(first);
  got(await commentResult(world.ports, work, first.url));
  expect(world.fake.seen.filter(({ method }) => method === 'POST')).toHaveLength(requests);
});
