/** How one language writes tests. Expressions see a line with its blanks trimmed and collapsed. */
export interface TestLanguage {
  /** Matches a line that starts one test or group; the first group that matched is its title. */
  readonly testCase: RegExp;
  /** Matches a line that keeps tests from running. */
  readonly skip: RegExp;
  readonly assertion: RegExp;
  readonly comment: RegExp;
  /** Matches a line that brings in other modules: it changes when a file moves. */
  readonly imported: RegExp;
  /** Matches a line that leaves a test before its end. */
  readonly exit: RegExp;
  /** Matches a line that opens a stretch of code which never runs. */
  readonly disabled: RegExp;
}
