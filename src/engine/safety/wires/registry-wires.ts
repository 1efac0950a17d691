import type { Wire } from './wire.ts';

const PUBLISH = 'publication of a package';

/** Programs that publish packages, images and releases. */
export const REGISTRY_WIRES: readonly Wire[] = [
  {
    programs: ['npm', 'pnpm', 'yarn', 'bun', 'lerna'],
    valued: [
      '--prefix',
      '--registry',
      '--workspace',
      '-w',
      '--filter',
      '-F',
      '-C',
      '--dir',
      '--cwd',
    ],
    rules: [
      { operation: PUBLISH, words: 'publish|npm publish', without: ['--dry-run'] },
      {
        operation: 'change of a published package',
        words:
          'unpublish|deprecate|undeprecate|dist-tag add|dist-tag rm|tag add|owner add|owner rm|owner remove|access *',
        without: ['--dry-run'],
      },
      { operation: 'use of a sign-in', words: 'login|adduser|add-user|token *|npm login' },
    ],
  },
  {
    programs: ['cargo'],
    rules: [
      { operation: PUBLISH, words: 'publish', without: ['--dry-run', '-n'] },
      { operation: 'change of a published package', words: 'yank|owner' },
      { operation: 'use of a sign-in', words: 'login' },
    ],
  },
  { programs: ['twine'], rules: [{ operation: PUBLISH, words: 'upload|register' }] },
  {
    programs: ['poetry', 'uv', 'hatch', 'flit', 'pdm', 'dart', 'deno', 'jsr'],
    rules: [{ operation: PUBLISH, words: 'publish|pub publish', without: ['--dry-run'] }],
  },
  { programs: ['gem'], rules: [{ operation: PUBLISH, words: 'push|yank|owner|signin' }] },
  {
    programs: ['dotnet', 'nuget'],
    rules: [{ operation: PUBLISH, words: 'nuget push|nuget delete|push' }],
  },
  {
    programs: ['mvn'],
    rules: [{ operation: PUBLISH, words: 'deploy|* deploy|deploy:*|release:*' }],
  },
  { programs: ['gradle'], rules: [{ operation: PUBLISH, words: 'publish*|upload*|* publish*' }] },
  {
    programs: ['goreleaser'],
    rules: [{ operation: PUBLISH, words: 'release|publish', without: ['--snapshot'] }],
  },
  {
    programs: ['docker', 'podman', 'buildah', 'nerdctl'],
    valued: ['--context', '-c', '--host', '-H', '--config', '--log-level', '-l'],
    rules: [
      { operation: 'publication of an image', words: 'push|image push|compose push|manifest push' },
      { operation: 'publication of an image', words: 'build|buildx', with: ['--push'] },
      { operation: 'use of a sign-in', words: 'login' },
    ],
  },
  {
    programs: ['gh', 'glab'],
    valued: ['--repo', '-R', '--hostname'],
    rules: [
      {
        operation: 'change on the code host',
        words: [
          ...['pr', 'mr', 'issue'].flatMap((noun) =>
            [
              'create',
              'merge',
              'close',
              'reopen',
              'comment',
              'note',
              'edit',
              'review',
              'delete',
            ].map((verb) => `${noun} ${verb}`),
          ),
          ...['create', 'delete', 'edit', 'rename', 'fork', 'sync', 'archive', 'deploy-key'].map(
            (verb) => `repo ${verb}`,
          ),
          ...['create', 'upload', 'delete', 'edit'].map((verb) => `release ${verb}`),
          ...['workflow run', 'workflow enable', 'workflow disable', 'run rerun', 'run cancel'],
          ...[
            'gist create',
            'gist edit',
            'gist delete',
            'ssh-key add',
            'gpg-key add',
            'label create',
          ],
        ].join('|'),
      },
      {
        operation: 'change of a secret',
        words: 'secret set|secret delete|secret remove|variable set|variable delete',
      },
      {
        operation: 'change on the code host',
        words: 'api',
        with: ['--method', '--field', '--raw-field', '--input', '-X', '-f', '-F'],
      },
      { operation: 'use of a sign-in', words: 'auth login|auth token|auth refresh|auth setup-git' },
    ],
  },
];
