/** What may be `/bin/sh`, with the options that make it one. */
export const SH: Readonly<Record<string, readonly string[]>> = {
  '/bin/sh': [],
  '/bin/bash': ['--posix'],
  '/bin/dash': [],
  '/bin/zsh': ['--emulate', 'sh'],
};
