import { appError } from '../../shared/error.ts';
import { fail, type Result } from '../../shared/result.ts';

/** A refusal of the file system is an expected failure; anything else that is thrown is a bug and stays one. */
export async function whole<T>(run: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await run();
  } catch (thrown) {
    if (!(thrown instanceof Error && 'syscall' in thrown && 'code' in thrown)) {
      throw thrown;
    }
    const code = thrown.code === 'ENOSPC' ? 'disk-low' : 'git-failed';
    return fail(appError(code, `The file system refused: ${thrown.message}.`));
  }
}
