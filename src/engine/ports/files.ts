import type { Result } from '../../shared/result.ts';

/** The few files the engine writes itself. Paths are relative to the state folder. */
export interface Files {
  /** Writes atomically, mode 0600. Returns the absolute path. */
  write(path: string, text: string): Promise<Result<string>>;
  /** What a file of ours holds; null when there is none. */
  read(path: string): Promise<Result<string | null>>;
  /** Absolute path of a state file, for showing. */
  locate(path: string): string;
}
