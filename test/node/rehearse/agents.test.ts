import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { printing } from '../agent/codex/fake-codex.ts';
import { LINES } from '../agent/codex/recorded.ts';
import { createRehearsalWorld, kiln, lineOf, type RehearsalWorld } from './world.ts';

let world: RehearsalWorld;
beforeEach(async () => {
  world = await createRehearsalWorld();
});
afterEach(() => world.dispose());

const WORKED = printing(LINES.threadStarted, LINES.turnStarted, LINES.message, LINES.completed);

/** A codex that is signed in, or not; `exec` is what it does when it is called. */
function playCodex(exec: string, login = 'echo "Logged in"'): void {
  world.program(
    'codex',
    `case "$1" in --version) echo "codex-cli 9.8.7" ;; login) ${login} ;; *) cat > "${world.dir}/prompt"\n${exec}\n;; esac`,
  );
  world.configure({ ...kiln(world), agent: 'codex' });
}

describe('codex', () => {
  it('proves by a file that it can run a command without anybody there', async () => {
    playCodex(`cp question.txt answer.txt\n${WORKED}`);
    const rehearsal = await world.rehearse();
    expect(lineOf(rehearsal, 'agent:codex')).toMatchObject({
      level: 'ok',
      sentence: 'codex 9.8.7 is installed and signed in.',
    });
    expect(lineOf(rehearsal, 'agent-call:codex')).toMatchObject({
      level: 'ok',
      sentence: 'codex ran a command and wrote a file by itself, for 5.5 k tokens.',
    });
    expect(existsSync(path.join(world.stateDir, 'rehearsal'))).toBe(false);
  });

  it('that only says so proves nothing', async () => {
    playCodex(`echo done > answer.txt\n${WORKED}`);
    expect(lineOf(await world.rehearse(), 'agent-call:codex')).toMatchObject({
      level: 'blocked',
      sentence: 'codex answered, but its command wrote no file.',
    });
  });

  it('that leaves a link proves nothing', async () => {
    playCodex(`ln -s question.txt answer.txt\n${WORKED}`);
    expect(lineOf(await world.rehearse(), 'agent-call:codex').level).toBe('blocked');
  });

  it('is not told what stands in the file', async () => {
    playCodex(`cp question.txt "${world.dir}/word"\n${WORKED}`);
    await world.rehearse();
    const read = (name: string): string => readFileSync(path.join(world.dir, name), 'utf8');
    expect(read('prompt')).toContain('cp question.txt answer.txt');
    expect(read('prompt')).not.toContain(read('word').trim());
  });

  it('that is missing blocks and is not called', async () => {
    world.configure({ ...kiln(world), agent: 'codex' });
    const rehearsal = await world.rehearse();
    expect(lineOf(rehearsal, 'agent:codex')).toMatchObject({
      level: 'blocked',
      sentence: 'codex is not installed.',
    });
    expect(lineOf(rehearsal, 'agent-call:codex')).toMatchObject({
      level: 'warn',
      sentence: 'codex was not called, because it is not ready.',
    });
  });

  it('that is signed out blocks and is not called', async () => {
    playCodex(WORKED, 'echo "Not logged in"; exit 1');
    const rehearsal = await world.rehearse();
    expect(lineOf(rehearsal, 'agent:codex')).toMatchObject({
      level: 'blocked',
      sentence: 'codex is signed out.',
      fix: expect.stringMatching(/^Run CODEX_HOME='.*' '.*codex' login$/),
    });
    expect(existsSync(path.join(world.dir, 'prompt'))).toBe(false);
  });

  it('that is at its limit is worth knowing', async () => {
    playCodex(printing(LINES.threadStarted, LINES.turnStarted, LINES.limit));
    const line = lineOf(await world.rehearse(), 'agent-call:codex');
    expect(line.level).toBe('warn');
    expect(line.sentence).toMatch(/^codex is at its limit/);
  });

  it('that takes longer than a rehearsal is stopped', async () => {
    world.limits = { workMs: 1500, totalMs: 60_000 };
    playCodex(`${printing(LINES.threadStarted)}\nexec sleep 300`);
    expect(lineOf(await world.rehearse(), 'agent-call:codex')).toMatchObject({
      level: 'warn',
      sentence: 'codex was called and was not done in time.',
    });
  });

  it('is not called where nobody wants to spend a token', async () => {
    playCodex(WORKED);
    const line = lineOf(await world.rehearse({ agents: 'none' }), 'agent-call:codex');
    expect(line).toMatchObject({ level: 'ok', sentence: 'codex was not called, as you asked.' });
    expect(existsSync(path.join(world.dir, 'prompt'))).toBe(false);
  });
});

describe('a command as an agent', () => {
  const configure = (script: string): void =>
    world.configure({
      ...kiln(world),
      agent: 'potter',
      commands: { potter: { argv: [world.program('potter', script)] } },
    });

  it('has no sandbox and is called only when asked for', async () => {
    configure('cp question.txt answer.txt');
    const line = lineOf(await world.rehearse(), 'agent-call:potter');
    expect(line.level).toBe('ok');
    expect(line.sentence).toContain('nk rehearse --agents calls it too');
    const called = lineOf(await world.rehearse({ agents: 'all' }), 'agent-call:potter');
    expect(called.sentence).toBe('potter ran a command and wrote a file by itself.');
  });

  it('that does not read its prompt is worth knowing', async () => {
    configure('true');
    const line = lineOf(await world.rehearse({ agents: 'all' }), 'agent-call:potter');
    expect(line).toMatchObject({ level: 'warn' });
  });

  it('that fails blocks, with its own words', async () => {
    configure('echo "no kiln here" >&2; exit 4');
    const line = lineOf(await world.rehearse({ agents: 'all' }), 'agent-call:potter');
    expect(line).toMatchObject({ level: 'blocked' });
    expect(line.sentence).toContain('Ended with exit code 4: no kiln here');
  });
});

describe('the choice of the agent', () => {
  it('says when only the housekeeper is left', async () => {
    world.configure({ ...kiln(world), agent: 'auto' });
    const rehearsal = await world.rehearse();
    expect(lineOf(rehearsal, 'agent:auto')).toMatchObject({ level: 'warn' });
    expect(lineOf(rehearsal, 'agent-call:housekeeper').level).toBe('ok');
  });

  it('calls an agent once, however many repositories and names lead to it', async () => {
    playCodex(`echo call >> "${world.dir}/calls"; cp question.txt answer.txt\n${WORKED}`);
    const { repositories } = kiln(world) as { repositories: object[] };
    const second = { id: 'kiln-2', path: await world.copy('kiln-2'), agent: 'codex' };
    world.configure({ ...kiln(world), agent: 'auto', repositories: [...repositories, second] });
    const rehearsal = await world.rehearse();
    expect(readFileSync(path.join(world.dir, 'calls'), 'utf8')).toBe('call\n');
    const ids = rehearsal.lines.map(({ id }) => id).filter((id) => id.startsWith('agent'));
    expect(ids).toEqual(['agent:auto', 'agent:codex', 'agent-call:codex']);
  });
});
