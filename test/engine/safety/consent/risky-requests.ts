/** What people write when they ask for something that a person wants to hear of first, by what it is. */
export const RISKY: Readonly<Record<string, readonly string[]>> = {
  feature: [
    'Add a dashboard for slow queries',
    'Implement dark mode',
    'Build an export page for invoices',
    'Create a new endpoint that lists orders',
    'Introduce a plugin system with notifications',
    'Add a button that clears the cache',
  ],
  'external-action': [
    'Send an email to all customers about the outage',
    'Post the release notes on Twitter',
    'Publish the package to npm',
    'Deploy the fix to production',
    'Notify subscribers when the bug is fixed',
    'Call the payment API to refund failed orders',
    'Tweet about the performance work',
  ],
  credentials: [
    'Rotate the API keys used by the tests',
    'Replace the database password in the docs',
    'Add a GitHub token so that CI runs faster',
    'Print the secrets that the crash log misses',
    'Generate new signing keys',
  ],
  access: [
    'Grant write access to the docs team',
    'Give every user admin privileges to stop the error',
    'Disable two-factor for the test account',
    'Change the permissions of the upload folder',
    'Open the firewall for the benchmark host',
    'Loosen CORS so that the bug disappears',
  ],
  configuration: [
    'Change the configuration of the web server',
    'Update settings so that the cache is larger',
    'Enable the feature flag for fast search',
    'Set the environment variables of the worker',
  ],
  dependency: [
    'Add a dependency on lodash to fix the crash',
    'Install a library for date parsing',
    'Run npm install left-pad and use it',
    'Introduce the zod package to validate errors',
  ],
  migration: [
    'Write a migration that renames the orders table',
    'Migrate the users to the new store',
    'Drop the column of the legacy price',
    'Add a column for the retry count',
  ],
  deletion: [
    'Delete all the old files in the archive folder',
    'Purge the records of last year',
    'Wipe the database before the tests',
    'Remove the legacy code modules',
  ],
};

/** What runs by itself: it keeps behaviour as it is, or mends it. */
export const SAFE: readonly string[] = [
  'Fix the crash when the list is empty',
  'Fix the broken links in docs/configuration.md',
  'Speed up the parser',
  'Add tests for the login page',
  'Document the public functions',
  'Refactor the scheduler into smaller functions',
  'Repair the flaky test of the queue',
  'Correct the typo in the README',
  'Reduce the memory use of the indexer',
  'Remove trailing whitespace in notes.md',
];

/** Words around a request that must not change what it is. */
export const AROUND: readonly (readonly [string, string])[] = [
  ['', ''],
  ['Please ', '.'],
  ['Documentation: ', ' (docs)'],
  ['Bug fix, high priority: ', ''],
  ['As part of the performance work, ', ' today'],
  ['chore(ci): ', ''],
  ['While you fix the tests: ', '. It is only a small refactoring.'],
];
