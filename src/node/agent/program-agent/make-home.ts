import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { makeFolder } from '../../folders/make-folder.ts';

/** Makes the home of an agent; fails with a sentence that names the folder and what the system said. */
export async function makeHome(home: string): Promise<Result<null>> {
  try {
    await makeFolder(home);
    return ok(null);
  } catch (thrown) {
    return fail(
      appError('spawn-failed', `Its home ${home} cannot be made: ${reasonOf(thrown)}.`, {
        fix: 'Name a folder that your account can make.',
      }),
    );
  }
}
