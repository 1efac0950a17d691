import type { TestLanguage } from './language.ts';

/** bats and shunit2. */
export const SHELL: TestLanguage = {
  testCase: /^@test ['"]?([^'"{]*)|^(?:function )?(test\w*) ?\(\)/,
  skip: /^skip\b|\bstartSkipping\b|^# ?bats \w+_tags=.*bats:focus/,
  assertion:
    /^\[\[? |^(?:assert|refute|fail|run|test|diff|cmp)\w*\b|^(?:! )?(?:\S+ \| )?grep\b|^! |\|\| (?:return|exit|fail)\b/,
  comment: /^#(?!!)/,
  imported: /^(?:load|source|\.|bats_load_library|bats_require_minimum_version)\b|^#!/,
  exit: /^(?:return|exit)(?: 0)?;?$/,
  disabled: /^if false\b|^: ?<</,
};
