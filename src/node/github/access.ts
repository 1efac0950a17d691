import { z } from 'zod';
import type { RemoteRepository } from '../../engine/ports/github/remote.ts';
import { ok, type Result } from '../../shared/result.ts';
import { ask } from './ask.ts';
import { type ClientOptions, createClient, ONCE } from './client.ts';

const Access = z.object({
  permissions: z
    .object({ push: z.boolean().default(false), admin: z.boolean().default(false) })
    .optional(),
  archived: z.boolean().default(false),
});

/** What the token may do in a repository: `write` lets branches and pull requests be made. */
export async function accessTo(
  options: ClientOptions,
  { owner, name }: RemoteRepository,
): Promise<Result<'write' | 'read' | 'archived'>> {
  const client = createClient(options);
  const given = { owner, repo: name, ...ONCE };
  const found = await ask(Access, () => client.request('GET /repos/{owner}/{repo}', given));
  if (!found.ok) return found;
  if (found.value.archived) return ok('archived');
  return ok(found.value.permissions?.push === true ? 'write' : 'read');
}
