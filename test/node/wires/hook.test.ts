import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../../../src/engine/safety/wires/read-report.ts';
import { findRule } from '../../../src/engine/safety/wires/wire.ts';
import { WIRES, wireOf } from '../../../src/engine/safety/wires/wires.ts';
import { hookScript } from '../../../src/node/wires/hook-script.ts';
import { argumentOf } from './arguments.ts';
import { SH } from './shells.ts';

const SHELLS = Object.keys(SH).filter(existsSync);

let root: string;
let tree: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "nk-hook's-"));
  tree = path.join(root, 'tree');
  for (const name of ['tree/src', 'own/.git'])
    mkdirSync(path.join(root, name), { recursive: true });
  writeFileSync(path.join(tree, '.git'), 'gitdir: /state/repos/x/quarantine.git/worktrees/x\n');
  writeFileSync(path.join(root, 'own/.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(path.join(root, 'hook'), hookScript(path.join(root, 'report')));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function ask(command: string, shell = '/bin/sh') {
  const input = JSON.stringify({
    ...{ session_id: 'x', cwd: tree, hook_event_name: 'PreToolUse', tool_name: 'Bash' },
    tool_input: { command, description: 'Says "command":"git push --mirror" only' },
  });
  return askRaw(input, shell);
}

function askRaw(input: string, shell = '/bin/sh') {
  const report = path.join(root, 'report');
  rmSync(report, { force: true });
  const { status, stderr, stdout } = spawnSync(
    shell,
    [...(SH[shell] ?? []), path.join(root, 'hook')],
    {
      ...{ cwd: tree, input, encoding: 'utf8' },
    },
  );
  const told = existsSync(report) ? readFileSync(report, 'utf8') : '';
  return { status, stderr, stdout, trips: readReport(told) };
}

function operationOf(command: string): string | null {
  const { status, trips } = ask(command);
  expect(status).toBe(trips.some(({ blocked }) => blocked) ? 2 : 0);
  return trips[0]?.operation ?? null;
}

describe.each(SHELLS)('a hook under %s', (shell) => {
  it('denies what is forbidden, says so, and reports it as it was written', () => {
    const { status, stderr, stdout, trips } = ask('/usr/bin/git push --force "a\tb"', shell);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^nightkiln: git push is not for an agent to do \(force push\)/);
    const command = '/usr/bin/git push --force a b';
    expect(trips).toEqual([{ operation: 'force push', command, by: 'hook', blocked: true }]);
  });

  it('lets everything else through without a word', () => {
    const { status, stderr, trips } = ask('git commit -m "x" && npm test 2>&1 | tail -5', shell);
    expect([status, stderr, trips]).toEqual([0, '', []]);
  });
});

describe('a hook sees a force push', () => {
  const PUSH = '/usr/bin/git push --force';
  it.each([
    ...[`cd src && ${PUSH}`, `a; ${PUSH};b`, `true||${PUSH}`, `(${PUSH})`, `{ ${PUSH}; }`],
    ...[`x=1 Y="2 3" ${PUSH} >/dev/null 2>&1`, `sleep 1 & ${PUSH}`, `# no\n${PUSH}`, `!  ${PUSH}`],
    ...[`if true; then ${PUSH}; fi`, `for x in 1; do ${PUSH}; done`, `while ${PUSH}; do :; done`],
    ...[`env -i A=b ${PUSH}`, `timeout -k 5 60 ${PUSH}`, `nice -n 5 nohup ${PUSH}`],
    ...[`echo x | xargs -n 1 ${PUSH}`, `bash -lc '${PUSH}'`, `sh -c "sh -c '${PUSH}'"`],
    ...[`eval "${PUSH}"`, `echo "$(${PUSH})"`, `echo "a\`${PUSH}\`b"`, `cat <(${PUSH})`],
    ...[`"/usr/bin/git" 'push' --fo"rce"`, '/usr/bin/g\\it push \\\n --force', `>log ${PUSH}`],
    ...[`cat >a <<'E'\nit's\nE\n${PUSH}`, `cat <<-E\n\tx\n\tE\n${PUSH}`, `bash <<E\n${PUSH}\nE`],
    ...[`git commit -m "$(cat <<'E'\nisn't )\nE\n)" && ${PUSH}`, 'git push --force origin main'],
    ...[`echo $((1 + 2)); ${PUSH}`, `x=\${y:-$(${PUSH})}`, `git --git-dir=/x push -f`],
  ])('in %j', (command) => expect(operationOf(command)).toBe('force push'));
});

describe('a hook does not mind', () => {
  it.each([
    ...['echo "git push --force"', "grep -rn 'git push' .", 'git commit -m "x; git push --force"'],
    ...["cat > a.md <<'E'\ngit push --force\nE", 'cat <<E >>a\n\tsudo x\nE', '# git push --force'],
    ...['git commit -m "$(cat <<\'E\'\nAsk: git push\nsudo it\nE\n)"', 'command -v sudo'],
    ...['which sudo ssh', 'git push --dry-run', 'ls git push', 'echo a > sudo', 'man git-push', ''],
    ...["printf '%s\\n' '(' 'sudo x'", 'x="git push"', 'echo \\; sudo'],
  ])('%j', (command) => expect(operationOf(command)).toBe(null));
});

it('only reports a push in a repository that is not the task’s, and leaves it to a shim that lies over it', () => {
  const own = path.join(root, 'own');
  for (const command of [`cd "${own}" && /usr/bin/git push`, `/usr/bin/git -C "${own}" push`]) {
    expect(ask(command)).toMatchObject({
      status: 0,
      trips: [{ operation: 'push', blocked: false }],
    });
  }
  expect(operationOf(`git -C "${own}" push`)).toBe(null);
  expect(operationOf('cd src; git -C .. push')).toBe('push');
});

it('decides like the rules do, for any program and any arguments', () => {
  const programs = WIRES.flatMap((wire) => wire.programs);
  const call = fc
    .constantFrom(...programs, ...Array<string>(20).fill('git'))
    .chain((name) => fc.tuple(fc.constant(name), fc.array(argumentOf(name), { maxLength: 6 })));
  fc.assert(
    fc.property(call, ([program, args]) => {
      // Where a push of another repository goes is not a matter of the rules.
      fc.pre(!(program === 'git' && args.includes('-C')));
      const wire = wireOf(program);
      const rule = wire === null ? null : findRule(wire, args);
      const words = [`/x/${program}`, ...args].map((word) => `'${word}'`);
      expect(operationOf(words.join(' '))).toBe(rule?.operation ?? null);
    }),
    { numRuns: process.env['NIGHTKILN_SWEEP'] === 'full' ? 20_000 : 150, seed: 5 },
  );
}, 600_000);

it('ends, and lets through, whatever it is asked', () => {
  const deep = `${'$('.repeat(3000)}x`;
  for (const input of ['', '{', '"command":"', '\0\u0001', JSON.stringify({ command: deep })]) {
    expect(askRaw(input).status).toBe(0);
  }
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'$(){}`\'"\\<>&|;# \n-EOFab') }), (text) => {
      expect(ask(text)).toMatchObject({ status: 0, stderr: '', trips: [] });
    }),
    { numRuns: 60, seed: 7 },
  );
});
