import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tellAnswers } from '../../../src/engine/agent/prompt/answers.ts';
import { WORKER } from '../../../src/engine/agent/prompt/worker.ts';
import { writeOwnPrompt } from '../../../src/engine/agent/prompt/write.ts';
import type { AgentEvent, AgentJob } from '../../../src/engine/ports/agent.ts';
import { createHousekeeper } from '../../../src/node/agent/housekeeper.ts';
import { Outcome } from '../../../src/shared/schema/attempt.ts';
import { Task } from '../../../src/shared/schema/task.ts';
import { newToken, tempFolder } from '../process/running.ts';

describe('the housekeeper', () => {
  let folder: ReturnType<typeof tempFolder>;
  let tree: string;
  let events: AgentEvent[];

  beforeEach(() => {
    folder = tempFolder();
    tree = path.join(folder.path, 'tree');
    events = [];
    put('docs/guide.md', '# Guide\n');
    put('one/setup.md', '# One\n');
    put('two/setup.md', '# Two\n');
  });
  afterEach(() => folder.remove());

  function put(file: string, text: string | Buffer): void {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    writeFileSync(path.join(tree, file), text);
  }
  const read = (file: string): string => readFileSync(path.join(tree, file), 'utf8');

  function job(prompt: string): AgentJob {
    const logPath = path.join(folder.path, 'logs', 'out.log');
    return {
      worktreePath: tree,
      prompt,
      runToken: newToken(),
      logPath,
      deadlineAt: Number.MAX_SAFE_INTEGER,
    };
  }
  const keep = async (prompt: string) =>
    Outcome.parse(await createHousekeeper().start(job(prompt), (event) => events.push(event)).done);
  const block = (data: object): string =>
    `Do this.\n\n\`\`\`nightkiln\n${JSON.stringify(data)}\n\`\`\`\n`;

  it('mends the links that the block names and no others', async () => {
    put('README.md', 'a [x](old/guide.md#top)\nb [y](lost/guide.md)\n');
    const links = [{ file: 'README.md', line: 1, target: 'old/guide.md#top' }];
    const outcome = await keep(block({ links }));
    expect(read('README.md')).toBe('a [x](docs/guide.md#top)\nb [y](lost/guide.md)\n');
    expect(outcome).toMatchObject({ kind: 'done', exitCode: null, question: null });
    expect(outcome.message).toBe('README.md:1: old/guide.md#top now leads to docs/guide.md.');
    expect(events).toContainEqual({ kind: 'files', paths: ['README.md'] });
    expect(readFileSync(path.join(folder.path, 'logs', 'out.log'), 'utf8')).toBe(
      `${outcome.message}\n`,
    );
  });

  it('mends links that prose asks for in a file it names', async () => {
    put('README.md', '[x](old/guide.md)\n[y](setup/guide.md)\n');
    expect((await keep('# Task: Fix the broken links in README.md')).kind).toBe('done');
    expect(read('README.md')).toBe('[x](docs/guide.md)\n[y](docs/guide.md)\n');
  });

  it('mends a link as its owner decided, and asks again only where the answer is none of the files', async () => {
    put('README.md', 'x\na [x](setup.md)\n');
    const links = [{ file: 'README.md', line: 2, target: 'setup.md' }];
    const question = 'Where does setup.md in README.md:1 lead? 2 files fit.';
    const decided = (answer: string) =>
      `${block({ links })}${tellAnswers([{ text: question, answer }], 'token')}\n\n## Rules\n`;
    expect((await keep(decided('elsewhere.md'))).kind).toBe('question');
    expect((await keep(decided('two/setup.md'))).kind).toBe('done');
    expect(read('README.md')).toContain('(two/setup.md)');
  });

  it('asks when a link fits several files, and still mends the rest', async () => {
    put('README.md', '[x](setup.md) [y](old/guide.md)\n');
    const outcome = await keep('Fix the broken links in README.md.');
    expect(outcome.kind).toBe('question');
    expect(outcome.question?.options).toEqual(['one/setup.md', 'two/setup.md']);
    expect(outcome.question?.text).toContain('setup.md in README.md:1');
    expect(read('README.md')).toBe('[x](setup.md) [y](docs/guide.md)\n');
    expect(events).toContainEqual({ kind: 'question', question: outcome.question });
  });

  it('says that it cannot prove a target, and changes nothing', async () => {
    put('README.md', '[x](nowhere.md)\n');
    const outcome = await keep('Fix the broken link in README.md.');
    expect(outcome.kind).toBe('needs-model');
    expect(outcome.message).toContain('I cannot prove where nowhere.md in README.md:1 leads');
    expect(read('README.md')).toBe('[x](nowhere.md)\n');
  });

  it('puts whitespace in order, keeping line ends and Markdown line breaks', async () => {
    put('src/a.js', 'let a;  \n\tlet b;\t\n\n\n');
    put('b.txt', 'one \r\ntwo\r\n\r\n');
    put('c.md', '# Title  \n\nfirst  \nsecond \n\n- item  \n- item');
    put('d.txt', '');
    const outcome = await keep(block({ whitespace: ['src/a.js', 'b.txt', 'c.md', 'd.txt'] }));
    expect(outcome.kind).toBe('done');
    expect(read('src/a.js')).toBe('let a;\n\tlet b;\n');
    expect(read('b.txt')).toBe('one\r\ntwo\r\n');
    expect(read('c.md')).toBe('# Title\n\nfirst\\\nsecond\n\n- item\n- item\n');
    expect(read('d.txt')).toBe('');
  });

  it.each([
    'Remove the trailing whitespace in src/a.js',
    'Strip trailing spaces from `src/a.js`.',
    'src/a.js: add the final newline and trim trailing whitespace',
    'Add a newline at the end of ./src/a.js',
  ])('understands "%s"', async (sentence) => {
    put('src/a.js', 'let a; ');
    expect((await keep(sentence)).kind).toBe('done');
    expect(read('src/a.js')).toBe('let a;\n');
  });

  it('keeps the mode of a file and a byte order mark', async () => {
    put('run.sh', '\ufeffecho  \n');
    execFileSync('chmod', ['755', path.join(tree, 'run.sh')]);
    await keep(block({ whitespace: ['run.sh'] }));
    expect(read('run.sh')).toBe('\ufeffecho\n');
    expect(statSync(path.join(tree, 'run.sh')).mode & 0o777).toBe(0o755);
  });

  it('says when there is nothing to change', async () => {
    put('README.md', '[x](docs/guide.md)\n');
    const outcome = await keep('Fix the broken links in README.md.');
    expect(outcome).toMatchObject({
      kind: 'done',
      message: 'Nothing to change: README.md in order already.',
    });
    expect(events.some((event) => event.kind === 'files')).toBe(false);
  });

  it.each([
    'Add a login page to src/a.js',
    'The lexer must reject trailing whitespace in src/a.js',
    'Explain broken links in README.md',
    block({ links: 'all of them' }),
    block({}),
    '',
  ])('says honestly that a model is needed for: %s', async (prompt) => {
    put('src/a.js', 'let a; ');
    put('README.md', '[x](old/guide.md)\n');
    const outcome = await keep(prompt);
    expect(outcome.kind).toBe('needs-model');
    expect(outcome.message).toContain('needs a model');
    expect([read('src/a.js'), read('README.md')]).toEqual(['let a; ', '[x](old/guide.md)\n']);
  });

  it('does not take the standing goals and rules of the prompt for its task', async () => {
    put('README.md', '[x](old/guide.md)\n');
    const task = Task.parse({
      id: 't',
      repoId: 'r',
      source: 'queue',
      key: 'k',
      title: 'Add a login page',
      instructions: '',
      category: 'feature',
      trust: 'operator',
      targets: [],
      estimateMs: 1,
      priority: 0,
      state: 'running',
      verdict: null,
      nightId: null,
      createdAt: 0,
      updatedAt: 0,
    });
    const goals = ['Fix broken links in README.md', 'Remove trailing whitespace in README.md'];
    const prompt = {
      ...{ checks: [], goals, minutesLeft: 5, findings: null },
      ...{ wasInterrupted: false, handoff: null, token: 'c0ffee' },
    };
    expect((await keep(writeOwnPrompt(WORKER, { task, ...prompt }))).kind).toBe('needs-model');
    const mending = { ...task, title: 'Fix the broken links in README.md' };
    expect((await keep(writeOwnPrompt(WORKER, { task: mending, ...prompt }))).kind).toBe('done');
  });

  describe('leaves alone', () => {
    const outside = (): string => path.join(folder.path, 'outside.txt');
    const refused = async (file: string, reason: string): Promise<void> => {
      const outcome = await keep(block({ whitespace: [file] }));
      expect(outcome.kind).toBe('needs-model');
      expect(outcome.message).toContain(`${file} ${reason}`);
    };

    beforeEach(() => writeFileSync(outside(), 'outside \n'));

    it.each([
      ['../outside.txt', 'is not a path inside the worktree'],
      ['docs/../../outside.txt', 'is not a path inside the worktree'],
      ['/etc/hosts', 'is not a path inside the worktree'],
      ['.git/config', 'belongs to git'],
      ['.GIT/config', 'belongs to git'],
      ['absent/file.txt', 'does not exist'],
      ['absent.txt', 'cannot be opened'],
      ['docs', 'cannot be opened'],
    ])('%s', async (file, reason) => {
      put('.git/config', 'x \n');
      await refused(file, reason);
      expect(readFileSync(outside(), 'utf8')).toBe('outside \n');
      expect(read('.git/config')).toBe('x \n');
      expect(existsSync(path.join(tree, 'absent.txt'))).toBe(false);
    });

    it('a symbolic link, and a folder that is one', async () => {
      symlinkSync(outside(), path.join(tree, 'link.txt'));
      symlinkSync(folder.path, path.join(tree, 'up'));
      await refused('link.txt', 'cannot be opened');
      await refused('up/outside.txt', 'leads out of the worktree');
      expect(readFileSync(outside(), 'utf8')).toBe('outside \n');
    });

    it('a second name of a file elsewhere', async () => {
      linkSync(outside(), path.join(tree, 'hard.txt'));
      await refused('hard.txt', 'has a second name');
      expect(readFileSync(outside(), 'utf8')).toBe('outside \n');
    });

    it('what is not text, too large, or no file', async () => {
      put('bytes.bin', Buffer.from([120, 32, 0, 32, 10]));
      put('latin.txt', Buffer.from([0xe9, 32, 10]));
      put('large.txt', `${'x \n'.repeat(400_000)}`);
      execFileSync('mkfifo', [path.join(tree, 'pipe.txt')]);
      await refused('bytes.bin', 'is not text');
      await refused('latin.txt', 'is not text');
      await refused('large.txt', 'is larger than 1 MiB');
      await refused('pipe.txt', 'is not a plain file');
    });

    it('a target that is only reached through a link', async () => {
      symlinkSync(folder.path, path.join(tree, 'up'));
      put('README.md', '[x](old/outside.txt)\n');
      expect((await keep('Fix the broken link in README.md.')).kind).toBe('needs-model');
      expect(read('README.md')).toBe('[x](old/outside.txt)\n');
    });
  });

  it('has no process and stops when asked', async () => {
    put('a.txt', 'x \n');
    const run = createHousekeeper().start(job(block({ whitespace: ['a.txt'] })), () => undefined);
    await run.stop('user');
    expect(await run.spawned).toEqual({ ok: true, value: null });
    expect((await run.done).kind).toBe('stopped');
  });

  it('is always installed, needs no login and has no model', async () => {
    const housekeeper = createHousekeeper();
    expect(housekeeper).toMatchObject({ id: 'housekeeper', hasModel: false, model: null });
    expect(await housekeeper.detect()).toMatchObject({
      isInstalled: true,
      login: 'not-needed',
      problems: [],
    });
  });
});
