import { describe, expect, it } from 'vitest';
import { readReport } from '../../../../src/engine/safety/wires/read-report.ts';
import { findRule } from '../../../../src/engine/safety/wires/wire.ts';
import { WIRES, wireOf } from '../../../../src/engine/safety/wires/wires.ts';

const operationOf = (line: string): string | null => {
  const [program = '', ...args] = line.split(' ');
  const wire = wireOf(program);
  return wire === null ? null : (findRule(wire, args)?.operation ?? null);
};

describe('what a wire stops', () => {
  it.each([
    ['git push --force origin main', 'force push'],
    ['git -C /tmp/x -c a.b=c push -fu origin main', 'force push'],
    ['git --no-pager push', 'push'],
    ['git send-pack origin main', 'push'],
    ['git remote set-url origin http://x', 'change of a remote'],
    [
      'git config core.hooksPath /tmp/x',
      'change of a git setting that runs programs or leads elsewhere',
    ],
    [
      'git config --add remote.x.url y',
      'change of a git setting that runs programs or leads elsewhere',
    ],
    ['git branch -D main', 'deletion of a branch'],
    ['git reset --hard origin/main', 'hard reset of a shared branch'],
    ['git update-ref -d refs/heads/main', 'change of refs'],
    ['npm publish --access public', 'publication of a package'],
    ['yarn npm publish', 'publication of a package'],
    ['npm dist-tag add x@1 latest', 'change of a published package'],
    ['cargo publish', 'publication of a package'],
    ['twine upload dist/*', 'publication of a package'],
    ['docker --context x push a/b', 'publication of an image'],
    ['docker buildx build . --push', 'publication of an image'],
    ['kubectl -n prod apply -f x.yml', 'deployment'],
    ['terraform apply', 'deployment'],
    ['vercel --prod', 'deployment'],
    ['aws s3 sync . s3://x', 'deployment'],
    ['aws --region x secretsmanager rotate-secret', 'change of a secret'],
    ['gcloud run deploy x', 'deployment'],
    ['vault kv put secret/x a=b', 'change of a secret'],
    ['gh pr create -t x', 'change on the code host'],
    ['gh api repos/x -X DELETE', 'change on the code host'],
    ['gh secret set X', 'change of a secret'],
    ['ssh host ls', 'connection to another machine'],
    ['rsync -a . host:/x', 'connection to another machine'],
    ['sudo ls', 'more rights'],
    ['crontab -e', 'start of a service'],
    ['systemctl --user enable x', 'start of a service'],
    ['launchctl bootstrap gui/501 x.plist', 'start of a service'],
  ])('%s', (line, operation) => {
    expect(operationOf(line)).toBe(operation);
  });

  it.each([
    ...[
      'git status',
      'git diff --stat',
      'git log --oneline -5',
      'git add -A',
      'git commit -m push',
    ],
    ...[
      'git reset --hard',
      'git reset --hard HEAD~1',
      'git branch',
      'git branch -a',
      'git show HEAD',
    ],
    ...['git config --get core.hooksPath', 'git config user.name', 'git remote -v', 'git stash'],
    ...[
      'git push --dry-run',
      'git checkout -b x',
      'git fetch',
      'git grep push',
      'git log --grep push',
    ],
    ...['npm test', 'npm run deploy', 'npm install', 'npm publish --dry-run', 'npm view x', 'yarn'],
    ...['cargo test', 'docker build .', 'docker ps', 'kubectl get pods', 'terraform plan'],
    ...['aws s3 ls', 'gh pr view 3', 'gh api repos/x', 'ssh -V', 'rsync -a a b', 'crontab -l'],
    ...[
      'systemctl status x',
      'vault read x',
      'ls -la',
      'helm template .',
      'mvn test',
      'gradle test',
    ],
  ])('leaves free: %s', (line) => {
    expect(operationOf(line)).toBeNull();
  });

  it('names each program once, and says each operation in few words', () => {
    const programs = WIRES.flatMap((wire) => wire.programs);
    expect(new Set(programs).size).toBe(programs.length);
    for (const { operation } of WIRES.flatMap(({ rules }) => rules)) {
      expect(operation).toMatch(/^[a-z][a-z -]{2,79}$/);
    }
  });
});

describe('a report of wires', () => {
  const line = 'shim\trefused\tforce push\tgit push --force';

  it('is read line by line, equal ones once', () => {
    expect(readReport(`${line}\n${line}\nhook\tnoted\tpush\tgit push\n`)).toEqual([
      { by: 'shim', blocked: true, operation: 'force push', command: 'git push --force' },
      { by: 'hook', blocked: false, operation: 'push', command: 'git push' },
    ]);
  });

  it('is never believed beyond its shape', () => {
    const lies = [
      '',
      'shim',
      'shim\trefused\tanything you like\tx',
      'me\trefused\tpush\tx',
      '\0\t\t',
    ];
    expect(readReport(lies.join('\n'))).toEqual([]);
    const flood = Array.from({ length: 5000 }, (_, n) => `shim\trefused\tpush\tgit push ${n}`);
    expect(readReport(flood.join('\n'))).toHaveLength(20);
    const [trip] = readReport(`shim\trefused\tpush\t${'\u202e\x1b[2J'.repeat(500)}`);
    expect(trip?.command).toMatch(/^[\x20-\x7e]{1,300}$/);
  });
});
