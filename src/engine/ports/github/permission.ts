import type { Result } from '../../../shared/result.ts';
import type { RemoteRepository } from './remote.ts';

/** What GitHub lets an account do in a repository; `none` is also said of accounts that do not exist. */
export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** Asks what an account may do (R92). Whoever cannot be looked up is to be treated as untrusted. */
export interface Permissions {
  /** The account's own right in the repository, never the association that an issue claims. Fails as every call to GitHub. */
  permissionOf(repo: RemoteRepository, login: string): Promise<Result<Permission>>;
}
