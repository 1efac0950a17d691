import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hiddenMarker } from '../../../src/engine/report/github/result-text.ts';
import { examineGitHub } from '../../../src/node/doctor/github-lines.ts';
import { createHostGitHub } from '../../../src/node/github/host-github.ts';
import { inspectSecret } from '../../../src/node/github/token-rights.ts';
import { createNodeIds } from '../../../src/node/ids.ts';
import { createAgentSecrets } from '../../../src/node/secrets/agent-secrets.ts';
import type { SecretStore } from '../../../src/node/secrets/secret-store.ts';
import { cleanText } from '../../../src/node/secrets/sink.ts';
import { ok } from '../../../src/shared/result.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import { clientOf, got } from '../../helpers/github/client.ts';
import { type FakeGitHub, startFakeGitHub } from '../../helpers/github/server.ts';

const TOKEN = 'github_pat_11AAAAAAA0abcdefghijkl_test';

let fake: FakeGitHub;
beforeEach(async () => {
  fake = await startFakeGitHub(TOKEN);
});
afterEach(() => fake.close());

function storeOf(values: Record<string, string>): SecretStore {
  return {
    place: 'here',
    read: async () => ok(values),
    set: async () => ok(null),
    remove: async () => ok(false),
  };
}

describe('the token', () => {
  it('reaches this program and never the environment that agents pick from', async () => {
    const base = { PATH: '/bin', GITHUB_TOKEN: 'from-env', GH_TOKEN: 'other', CODEX_API_KEY: 'a' };
    const kept = { GITHUB_TOKEN: TOKEN, CODEX_API_KEY: 'kept' };
    const secrets = createAgentSecrets(base, () => storeOf(kept));
    expect(secrets.own('GITHUB_TOKEN')).toBe('from-env');
    got(await secrets.refresh());
    expect(secrets.own('GITHUB_TOKEN')).toBe(TOKEN);
    expect(secrets.env).toEqual({ PATH: '/bin', CODEX_API_KEY: 'kept' });
    expect(cleanText(`said ${TOKEN}`)).toBe('said [redacted:GITHUB_TOKEN]');
  });

  const look = (value: string) =>
    inspectSecret({ apiUrl: fake.url }, { name: 'GITHUB_TOKEN', value });

  it('is refused before it is kept when GitHub does not accept it', async () => {
    expect(await look('github_pat_wrong')).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
  });

  it('with the rights of single repositories needs no word', async () => {
    expect(got(await look(TOKEN))).toEqual([]);
  });

  it('of the classic kind is named with every right that is not needed', async () => {
    fake.scopes = 'repo, workflow, admin:org';
    const warnings = got(await look(TOKEN));
    expect(warnings[0]).toMatch(/^It is a classic token/);
    expect(warnings[1]).toBe('It may do more than is needed: workflow, admin:org.');
    fake.scopes = 'gist';
    expect(got(await look(TOKEN))).toHaveLength(3);
  });

  it('that cannot be looked at now is kept with a word', async () => {
    const reply = { status: 503, body: { message: 'Unavailable' } };
    fake.fail({ path: /user/, reply });
    const warnings = got(
      await inspectSecret({ apiUrl: fake.url }, { name: 'GITHUB_TOKEN', value: TOKEN }),
    );
    expect(warnings[0]).toMatch(/could not be looked at/);
  });

  it('leaves other secrets alone', async () => {
    got(await inspectSecret({ apiUrl: fake.url }, { name: 'CODEX_API_KEY', value: 'x' }));
    expect(fake.seen).toEqual([]);
  });
});

describe('what is written to GitHub', () => {
  it('loses every secret and keeps its hidden marker', async () => {
    const repo = fake.repository('acme/shop');
    repo.addIssue({ number: 7 });
    const marker = hiddenMarker(createNodeIds().hash('x'));
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const github = clientOf(fake, { clean: cleanText });
    const at = { owner: 'acme', name: 'shop' };
    got(await github.comment(at, { number: 7, body: `${secret}\n\n${marker}` }));
    expect(repo.comments[0]?.body).not.toContain(secret);
    expect(got(await github.findComment(at, { number: 7, marker }))).not.toBeNull();
  });
});

describe('the doctor', () => {
  const repositories = Config.parse({
    repositories: [{ id: 'shop', path: '/shop', github: { repository: 'acme/shop' } }],
  }).repositories;
  const hostWith = (token: string | null) =>
    createHostGitHub({
      ...{ stateDir: '/s', worktreeRoot: '/w', env: {}, token: () => token },
      config: () => Config.parse({ github: { apiUrl: fake.url } }),
    });

  it('says whether the token is there and what it may do in each repository', async () => {
    const repo = fake.repository('acme/shop');
    const lines = async (token: string | null) => examineGitHub(repositories, hostWith(token));
    expect(await lines(null)).toMatchObject([{ id: 'github', level: 'fail' }]);
    expect(await lines(TOKEN)).toMatchObject([{ id: 'github:shop', level: 'warn' }]);
    Object.assign(repo.settings, { permissions: { push: true } });
    expect(await lines(TOKEN)).toMatchObject([{ id: 'github:shop', level: 'ok' }]);
    expect(await lines('wrong')).toMatchObject([{ id: 'github:shop', level: 'fail' }]);
    expect(await examineGitHub([], hostWith(null))).toEqual([]);
  });
});
