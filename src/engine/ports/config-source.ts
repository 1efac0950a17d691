import type { Config } from '../../shared/schema/config.ts';

/** The configuration in force: always a good one, also while the file is broken. */
export interface ConfigSource {
  current(): Config;
  /** Hash of the configuration in force, recorded with each night. */
  hash(): string;
  /** What the user should know about it: problems with the file, keys not yet in force. */
  notices(): readonly string[];
  /** The text of a prompt file that the configuration names, as it was when that was read; null for any other. */
  prompt?(file: string): string | null;
}
