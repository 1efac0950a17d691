import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addBrief } from '../../src/cli/commands/brief.ts';
import { addConfig } from '../../src/cli/commands/config.ts';
import { addDemo } from '../../src/cli/commands/demo.ts';
import { addDoctor } from '../../src/cli/commands/doctor.ts';
import { addQueue } from '../../src/cli/commands/queue.ts';
import { addRehearse } from '../../src/cli/commands/rehearse.ts';
import { addRun } from '../../src/cli/commands/run.ts';
import { addServe } from '../../src/cli/commands/serve.ts';
import { addStatus } from '../../src/cli/commands/status.ts';
import { EXIT } from '../../src/cli/exit-code.ts';
import { ENVIRONMENT } from '../../src/engine/config/override.ts';
import { findBrokenLinks } from '../../src/engine/work/markdown-links.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const COMMANDS = [
  addRun,
  addStatus,
  addQueue,
  addBrief,
  addDoctor,
  addRehearse,
  addConfig,
  addServe,
  addDemo,
];
const NOT_OURS = ['node_modules', 'out', 'dist', '.git'];

const files = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => !NOT_OURS.includes(entry.name))
  .flatMap((entry) => (entry.isDirectory() ? filesUnder(entry.name) : [entry.name]));
const documents = files.filter((file) => /^(?:docs\/.*|[A-Z]+)\.md$/.test(file));

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
}

function textOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** What stands between single backticks, outside fenced blocks. */
function quoted(file: string): string[] {
  const prose = textOf(file).replaceAll(/```[\s\S]*?```/g, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
}

function optionsOf(command: Command): string[] {
  return [command, ...command.commands].flatMap((one) =>
    one.options.map((option) => option.long ?? ''),
  );
}

describe('the documents', () => {
  it('have no link that leads nowhere', () => {
    const tracked = new Set(files);
    const broken = documents.flatMap((file) =>
      findBrokenLinks({ file, text: textOf(file), tracked }),
    );
    expect(documents.length).toBeGreaterThan(15);
    expect(broken).toEqual([]);
  });

  it('name only files and folders that exist', () => {
    const missing = documents.flatMap((file) =>
      quoted(file)
        .filter((text) =>
          /^(?:src|test|scripts|docs|examples|schema|assets)(?:\/[\w./-]*)?$/.test(text),
        )
        .filter((name) => !existsSync(path.join(ROOT, name)))
        .map((name) => `${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('name only scripts of package.json', () => {
    const manifest: { scripts?: Record<string, string> } = JSON.parse(textOf('package.json'));
    const named = documents.flatMap((file) =>
      [...textOf(file).matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1] ?? ''),
    );
    expect(named.filter((name) => manifest.scripts?.[name] === undefined)).toEqual([]);
  });

  it('say nothing of where or by what they were written', () => {
    const telling = /\/(?:root|work|home)\/\w|registry\.\w|\bsession id\b/;
    expect(documents.filter((file) => telling.test(textOf(file)))).toEqual([]);
  });
});

describe('the README', () => {
  const rows = textOf('README.md').split('\n');

  it.each(COMMANDS.map((add) => add(new Command())).map((command) => [command.name(), command]))(
    'lists the flags of %s, all of them and no others',
    (name, command) => {
      const row = rows.find((line) => new RegExp(`^\\| \`${name}[ \`]`).test(line)) ?? '';
      const listed = [...row.matchAll(/`(--[\w-]+)`/g)].map((match) => match[1]);
      expect([...new Set(listed)].sort()).toEqual([...new Set(optionsOf(command))].sort());
    },
  );

  it('lists every exit code', () => {
    const listed = rows.flatMap((line) => /^\| (\d+) \|/.exec(line)?.[1] ?? []).map(Number);
    expect(listed).toEqual(Object.values(EXIT));
  });
});

it('names every variable in the document on the configuration', () => {
  const section = textOf('docs/configuration.md').split('## Variables')[1]?.split('\n## ')[0] ?? '';
  const listed = [...section.matchAll(/`(?:NIGHTKILN)?(_[A-Z_]+)`/g)].map(
    (match) => `NIGHTKILN${match[1]}`,
  );
  expect(listed.sort()).toEqual(ENVIRONMENT.map(({ name }) => name).sort());
});
