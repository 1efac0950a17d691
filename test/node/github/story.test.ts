import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, got } from '../../helpers/github/client.ts';
import { type FakeGitHub, startFakeGitHub } from '../../helpers/github/server.ts';

const REPO = { owner: 'acme', name: 'shop' };
const EVENTS = /\/issues\/7\/events/;
const GRAPH = /\/graphql$/;
const ADA = { login: 'ada', id: 7, type: 'User' };
const at = (minute: number) => `2026-09-01T12:0${minute}:00Z`;
const instant = (minute: number) => Date.UTC(2026, 8, 1, 12, minute);

let fake: FakeGitHub;
beforeEach(async () => {
  fake = await startFakeGitHub();
  fake.repository('acme/shop').addIssue({ number: 7 });
});
afterEach(() => fake.close());

const edited = (lastEditedAt: string | null) =>
  fake.fail({
    path: GRAPH,
    reply: { status: 200, body: { data: { repository: { issue: { id: 'I_7', lastEditedAt } } } } },
  });
const happened = (...body: object[]) => fake.fail({ path: EVENTS, reply: { status: 200, body } });
const story = async () => {
  const { issueStory } = clientOf(fake);
  if (issueStory === undefined) throw new Error('it tells no stories');
  return issueStory(REPO, 7);
};

describe('what happened to an issue', () => {
  it('tells who set and took which label, and when words were changed', async () => {
    edited(at(5));
    happened(
      { event: 'labeled', created_at: at(1), actor: ADA, label: { name: 'night', color: 'f' } },
      { event: 'unlabeled', created_at: at(2), actor: null, label: { name: 'night' } },
      { event: 'renamed', created_at: at(3), actor: ADA, rename: { from: 'a', to: 'b' } },
      { event: 'transferred', created_at: at(4), actor: ADA },
      {
        event: 'labeled',
        created_at: at(5),
        actor: { login: 'x[bot]', id: 9, type: 'Bot' },
        label: { name: 'bug' },
      },
      { event: 'something new', created_at: at(6) },
    );
    expect(got(await story())).toEqual({
      nodeId: 'I_7',
      titleEditedAt: instant(3),
      bodyEditedAt: instant(5),
      transferredAt: instant(4),
      labels: [
        { label: 'night', isSet: true, by: { login: 'ada', id: 7, isBot: false }, at: instant(1) },
        { label: 'night', isSet: false, by: null, at: instant(2) },
        { label: 'bug', isSet: true, by: { login: 'x[bot]', id: 9, isBot: true }, at: instant(5) },
      ],
    });
  });

  it('says that nothing happened only where GitHub says so', async () => {
    edited(null);
    happened();
    expect(got(await story())).toMatchObject({
      titleEditedAt: null,
      bodyEditedAt: null,
      labels: [],
    });
  });

  it.each([
    ['edits cannot be read', () => happened()],
    ['events cannot be read', () => edited(null)],
    [
      'an event has no time',
      () => {
        edited(null);
        happened({ event: 'labeled', actor: ADA });
      },
    ],
    [
      'the issue is not there',
      () => {
        fake.fail({
          path: GRAPH,
          reply: { status: 200, body: { data: { repository: { issue: null } } } },
        });
        happened();
      },
    ],
  ])('is not told in part: %s', async (_, prepare) => {
    prepare();
    expect(await story()).toMatchObject({ ok: false });
  });
});
