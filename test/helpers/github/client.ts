import type { GitHub } from '../../../src/engine/ports/github/github.ts';
import { createGitHub, type GitHubHost } from '../../../src/node/github/create-github.ts';
import type { FakeGitHub } from './server.ts';

/** Lets every request through at once. */
const FREE = {
  key: () => ({
    schedule: (_: unknown, run: (...given: unknown[]) => unknown, ...given: unknown[]) =>
      run(...given),
  }),
};

/** The real client against a fake GitHub, without the pace that GitHub asks for; a second of waiting takes a millisecond. */
export function clientOf(fake: FakeGitHub, given: Partial<GitHubHost> = {}): GitHub {
  const lanes = { write: FREE, notifications: FREE } as unknown as GitHubHost['lanes'];
  return createGitHub({
    apiUrl: () => fake.url,
    token: () => fake.token,
    msPerSecond: 1,
    lanes,
    ...given,
  });
}

/** What a call that must succeed brought. */
export function got<T>(
  result: { ok: true; value: T } | { ok: false; error: { message: string } },
): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
