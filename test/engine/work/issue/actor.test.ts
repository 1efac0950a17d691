import { describe, expect, it } from 'vitest';
import { needsLookup, tierOfActor } from '../../../../src/engine/work/issue/actor.ts';
import type { IssueAuthor } from '../../../../src/engine/work/issue/facts.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok, type Result } from '../../../../src/shared/result.ts';

const BOT = 4711;
const person = (more: Partial<IssueAuthor> = {}): IssueAuthor => ({
  ...{ login: 'ada', id: 7, isBot: false, association: 'NONE' },
  ...more,
});
const bot = (more: Partial<IssueAuthor> = {}) =>
  person({ login: 'helper[bot]', id: BOT, isBot: true, ...more });
const broken = fail(appError('internal', 'not reached'));

type Case = readonly [
  string,
  IssueAuthor | null,
  Result<string> | null,
  'maintainer' | 'untrusted',
];

const CASES: readonly Case[] = [
  ['an administrator', person(), ok('admin'), 'maintainer'],
  ['somebody who maintains', person(), ok('maintain'), 'maintainer'],
  ['somebody who may write', person(), ok('write'), 'maintainer'],
  ['somebody who sorts issues', person(), ok('triage'), 'untrusted'],
  ['a reader', person(), ok('read'), 'untrusted'],
  ['a stranger', person(), ok('none'), 'untrusted'],
  ['a right of another name', person(), ok('Write'), 'untrusted'],
  ['a role of their own', person(), ok('deployers'), 'untrusted'],
  [
    'an owner who is shown so and may only read',
    person({ association: 'OWNER' }),
    ok('read'),
    'untrusted',
  ],
  [
    'a member who is shown so and may only read',
    person({ association: 'MEMBER' }),
    ok('read'),
    'untrusted',
  ],
  [
    'a collaborator without a right',
    person({ association: 'COLLABORATOR' }),
    ok('none'),
    'untrusted',
  ],
  [
    'a private member, shown as a contributor',
    person({ association: 'CONTRIBUTOR' }),
    ok('write'),
    'maintainer',
  ],
  ['a private member, shown as nobody', person({ association: 'NONE' }), ok('admin'), 'maintainer'],
  ['somebody on their first day', person({ association: 'FIRST_TIMER' }), ok('write'), 'untrusted'],
  [
    'a first contribution',
    person({ association: 'FIRST_TIME_CONTRIBUTOR' }),
    ok('write'),
    'untrusted',
  ],
  ['a stand-in from an import', person({ association: 'mannequin' }), ok('write'), 'untrusted'],
  ['somebody who could not be looked up', person({ association: 'OWNER' }), broken, 'untrusted'],
  ['somebody who was not looked up', person({ association: 'OWNER' }), null, 'untrusted'],
  ['an account that is gone', person({ login: 'ghost', id: 0 }), ok('admin'), 'untrusted'],
  ['nobody', null, ok('admin'), 'untrusted'],
  ['a bot that may write', bot({ id: 1 }), ok('write'), 'untrusted'],
  ['a bot the person names', bot(), broken, 'maintainer'],
  [
    'an account that only bears the name of a bot',
    person({ login: 'helper[bot]', id: 8 }),
    ok('admin'),
    'untrusted',
  ],
  [
    'a person with the number of no bot',
    person({ login: 'helper', id: 9 }),
    ok('read'),
    'untrusted',
  ],
  ['a number that is none', person({ id: Number.NaN }), ok('admin'), 'untrusted'],
];

describe('who is trusted', () => {
  it('covers the twenty-four cases that R92 asks for', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(24);
  });

  it.each(CASES)('is told by the right in the repository: %s', (_, actor, answer, tier) => {
    expect(tierOfActor(actor, answer, { bots: [BOT] })).toBe(tier);
  });

  it('asks for no right that could not lift anybody', () => {
    expect(needsLookup(person())).toBe(true);
    expect(needsLookup(bot())).toBe(false);
    expect(needsLookup(person({ association: 'MANNEQUIN' }))).toBe(false);
    expect(needsLookup(person({ id: 0 }))).toBe(false);
  });
});
