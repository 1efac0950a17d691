import { describe, expect, it } from 'vitest';
import { errorsOf, resolve, resolved } from './resolving.ts';

const APP = 'repositories: [{ id: app, path: /code/app }]';

describe('a document', () => {
  it('that says nothing is the defaults', () => {
    const { config, notices } = resolved('{}');
    expect(config).toMatchObject({
      id: 'default',
      window: { start: '22:00', end: '06:30' },
      limits: { maxConcurrent: 3, maxTries: 3 },
      agent: 'auto',
      repositories: [],
    });
    expect(notices).toEqual([]);
  });

  it.each(['limits:', 'repositories:', 'schedule:'])(
    'with an empty heading says nothing by it: %j',
    (text) => {
      expect(resolved(text).config).toEqual(resolved('{}').config);
    },
  );

  it('may spell its keys in either way', () => {
    const snake = 'limits: { max_concurrent: 2, task_time_ms: 5 }\ngit_identity: { name: Ada }';
    const camel = 'limits: { maxConcurrent: 2, taskTimeMs: 5 }\ngitIdentity: { name: Ada }';
    expect(resolved(snake).config).toEqual(resolved(camel).config);
    expect(resolved(snake).config.limits).toMatchObject({ maxConcurrent: 2, taskTimeMs: 5 });
  });

  it('keeps names under commands as they are written', () => {
    const { config } = resolved(
      'commands: { my_agent: { argv: [run, --max_x] } }\nagent: my_agent',
    );
    expect(config.commands).toEqual({ my_agent: { argv: ['run', '--max_x'], env: {} } });
  });

  it.each([
    [
      'max_concurent: 2',
      '1 max_concurent There is no setting called "max_concurent" here; did you mean "max_concurrent"?',
    ],
    ['colour: red', '1 colour There is no setting called "colour" here.'],
    [
      'limits: { maxTrys: 2 }',
      '1 limits.maxTrys There is no setting called "maxTrys" here; did you mean "maxTries"?',
    ],
    [
      'repositories: [{ id: a, path: /a, chekcs: [] }]',
      '1 repositories.0.chekcs There is no setting called "chekcs" here; did you mean "checks"?',
    ],
    [
      'limits: { maxTries: 1, max_tries: 2 }',
      '1 limits.max_tries The same setting is already given as limits.maxTries on line 1; keep one of the two.',
    ],
    [
      'window: { start: "01:00" }\nschedule: { window_start: "02:00" }',
      '2 schedule.window_start The same setting is already given as window.start on line 1; keep one of the two.',
    ],
    ['repo: main', '1 repo Expected a group of keys, found "main".'],
    ['repo: [1]', '1 repo Expected a group of keys, found a list.'],
  ])('%j is refused with its place and one sentence', (text, sentence) => {
    expect(errorsOf(text, { defaultRepository: '/code/app' })).toContain(sentence);
  });

  it.each([
    ['limits: { maxTries: often }', 'Expected a number, found "often".'],
    ['limits: { maxTries: 1.5 }', 'Expected a whole number, found 1.5.'],
    ['limits: { maxTries: 0 }', 'Expected a number of at least 1, found 0.'],
    ['limits: { taskTimeMs: 0 }', 'Expected a number of at least 1, found 0.'],
    ['limits: { maxTries: 4 }', 'Expected a number of at most 3, found 4.'],
    ['limits: 3', 'Expected a group of keys, found 3.'],
    ['constraints: { pluggedIn: maybe }', 'Expected true or false, found "maybe".'],
    ['repositories: { id: a }', 'Expected a list, found a group of keys.'],
    ['id: ""', 'Expected some text, found "".'],
    ['id: null', 'Expected text, found nothing.'],
    [`id: ${'x'.repeat(81)}`, `Expected at most 80 characters, found "${'x'.repeat(40)}…".`],
    ['gitIdentity: { email: a }', 'Expected at least 3 characters, found "a".'],
    ['codex: { sandbox: none }', 'Expected one of read-only, workspace-write, found "none".'],
    ['version: 7', 'Expected 1, found 7.'],
    ['window: { start: "9" }', 'Expected a time such as "22:00", found "9".'],
    ['commands: { a: { argv: [] } }', 'Expected a list of at least 1, found 0.'],
    ['commands: { a: { argv: [x], env: { KEY: [1] } } }', 'Expected text, found a list.'],
    ['commands: { a: { argv: [x], env: { KEY: 17 } } }', 'Expected text, found a number.'],
    [
      'commands: { "a b": { argv: [x] } }',
      'Expected a name of letters, digits, ".", "_" or "-", found "a b".',
    ],
    ['repositories: [{ id: a }]', 'This is missing; expected text.'],
  ])('%j is refused: %s', (text, sentence) => {
    const [first, ...more] = errorsOf(text);
    expect(more).toEqual([]);
    expect(first).toMatch(/^1 /);
    expect(first?.endsWith(` ${sentence}`), first).toBe(true);
  });

  it('reports every defect once, and no more than twenty', () => {
    const many = Array.from({ length: 30 }, (_, n) => `wrong${n}: 1`).join('\n');
    const errors = errorsOf(many);
    expect(errors).toHaveLength(21);
    expect(errors.at(-1)).toBe('There are 10 more errors.');
    expect(errorsOf('limits: { maxTries: 9 }\nid: 3')).toHaveLength(2);
  });
});

describe('values that make no sense together', () => {
  it.each([
    ['schedule: { expression: "61 * * * *" }', /^1 schedule\.expression /],
    [
      'schedule: { timeZone: Europe/Pari }',
      /^1 schedule\.timeZone There is no time zone called "Europe\/Pari"; expected a name such as/,
    ],
    [
      'repositories:\n - { id: a, path: /a }\n - { id: A, path: /b }',
      /^3 repositories\.1\.id Another repository has the id "A" already\.$/,
    ],
    [
      'repositories:\n - { id: a, path: /a }\n - { id: b, path: /a }',
      /^3 repositories\.1\.path Another repository has the path "\/a" already\.$/,
    ],
    ['agent: codx', /^1 agent There is no agent called "codx"; did you mean "codex"\?$/],
    [
      'agent: nobody',
      /^1 agent There is no agent called "nobody"; expected auto, codex, claude, housekeeper or a name under "commands" or "acp"\.$/,
    ],
    [
      'repositories: [{ id: a, path: /a, agent: nobody }]',
      /^1 repositories\.0\.agent There is no agent called "nobody"/,
    ],
    [
      'commands: { codex: { argv: [x] } }',
      /^1 commands\.codex "codex" is the name of an agent we bring; choose another\.$/,
    ],
    [
      'acp: { auto: { argv: [x] } }',
      /^1 acp\.auto "auto" is the name of an agent we bring; choose another\.$/,
    ],
    [
      'commands: { a: { argv: [x] } }\nacp: { a: { argv: [x] } }',
      /^2 acp\.a There is an agent called "a" under "commands"\.$/,
    ],
  ])('%j is refused', (text, sentence) => {
    const errors = errorsOf(text);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(sentence);
  });

  it('are named by the variable that said them', () => {
    const overrides = [{ path: ['agent'], value: 'nobody', said: 'NIGHTKILN_AGENT' }];
    expect(errorsOf('agent: codex', { overrides })).toEqual([
      'NIGHTKILN_AGENT There is no agent called "nobody"; expected auto, codex, claude, housekeeper or a name under "commands" or "acp".',
    ]);
  });
});

describe('paths', () => {
  const path = (text: string) =>
    resolved(`repositories: [{ id: a, path: ${JSON.stringify(text)} }]`, {
      variables: { HOME: '/home/ada', USER: 'ada', WORKSPACE: '/w/$HOME' },
    }).config.repositories[0]?.path;

  it.each([
    ['/code/a', '/code/a'],
    ['code/../a', '/etc/a'],
    ['~', '/home/ada'],
    ['~/a', '/home/ada/a'],
    ['~bob/a', '/etc/~bob/a'],
    ['$HOME/a', '/home/ada/a'],
    [`/u/\${USER}x`, '/u/adax'],
    ['$WORKSPACE/a', '/w/$HOME/a'],
    ['/cost$$5', '/cost$5'],
  ])('%s becomes %s', (written, meant) => {
    expect(path(written)).toBe(meant);
  });

  it.each([
    ['$WORKSPACE/a', '$WORKSPACE is not set in the environment.'],
    [
      '$HOEM/a',
      '"$HOEM" is not read; only $WORKSPACE, $HOME, $USER are, and "$$" stands for a dollar sign.',
    ],
    [
      'a$/b',
      'A "$" here names no variable; only $WORKSPACE, $HOME, $USER are, and "$$" stands for a dollar sign.',
    ],
  ])('%s is refused, so that a typo never becomes a folder', (written, sentence) => {
    const errors = errorsOf(`repositories: [{ id: a, path: "${written}" }]`);
    expect(errors).toEqual([`1 repositories.0.path ${sentence}`]);
  });

  it('of programs are absolute only when they are paths', () => {
    const text = 'codex: { bin: codex }\ncommands: { a: { argv: [./run.sh, ./x] } }';
    const { config } = resolved(text);
    expect(config.codex.bin).toBe('codex');
    expect(config.commands['a']?.argv).toEqual(['/etc/run.sh', './x']);
  });

  it('of ours inside a checkout move to the state folder, with a notice', () => {
    const { config, notices } = resolved(
      `${APP}\nrunRoot: /code/app/tmp\ncodex: { home: /code/home }`,
    );
    expect(config.runRoot).toBe('/state/relocated/app/tmp');
    expect(config.codex.home).toBe('/code/home');
    expect(notices).toMatchObject([
      {
        kind: 'relocated',
        sentence:
          '/code/app/tmp lies in the checkout of app, where nothing is written, so it becomes /state/relocated/app/tmp.',
        place: { file: '/etc/nk.yaml', line: 2, field: 'runRoot' },
      },
    ]);
  });
});

describe('a key that is known and not yet in force', () => {
  it('is reported with its place, wherever it stands', () => {
    const text = `journal: { worktree: x }\nrepositories: [{ id: a, path: /a, protected: [x] }]`;
    expect(resolved(text).notices.map(({ kind, place }) => [kind, place.field])).toEqual([
      ['not-in-force', 'journal.worktree'],
    ]);
  });

  it('is not reported when it is absent', () => {
    expect(resolved(APP).notices).toEqual([]);
    expect(resolve(APP).ok).toBe(true);
  });
});
