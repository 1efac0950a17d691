/** `scripts/check.mjs` of the sample: one named check per problem, so that each can turn green by itself. */
export const CHECK_SCRIPT = `import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LINK = /\\]\\(([^)#\\s]+)/g;

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

const checks = {
  whitespace: () =>
    filesUnder('notes').flatMap((file) =>
      readFileSync(file, 'utf8').split('\\n').flatMap((line, index) =>
        /[ \\t]$/.test(line) ? [file + ':' + (index + 1) + ': trailing whitespace'] : [],
      ),
    ),
  newline: () =>
    filesUnder('changes')
      .filter((file) => !readFileSync(file, 'utf8').endsWith('\\n'))
      .map((file) => file + ': missing final newline'),
  links: (folder) =>
    filesUnder(folder).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(LINK)]
        .filter((match) => !match[1].includes(':'))
        .filter((match) => !existsSync(path.join(path.dirname(file), match[1])))
        .map((match) => file + ': broken link ' + match[1]),
    ),
};

const [name, folder] = process.argv.slice(2);
const complaints = checks[name](folder);
for (const complaint of complaints) process.stdout.write(complaint + '\\n');
process.exitCode = complaints.length > 0 ? 1 : 0;
`;
