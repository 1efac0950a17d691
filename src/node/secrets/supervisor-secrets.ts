/** The token for GitHub. */
export const TOKEN_NAME = 'GITHUB_TOKEN';

/** Variables that this program may use itself and that no agent, setup command or check is ever given (R70). */
export const SUPERVISOR_NAMES: readonly string[] = [
  TOKEN_NAME,
  'GH_TOKEN',
  'GITHUB_PAT',
  'GH_ENTERPRISE_TOKEN',
  'GITHUB_ENTERPRISE_TOKEN',
];
