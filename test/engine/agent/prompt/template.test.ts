import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES } from '../../../../src/engine/agent/prompt/roles.ts';
import { checkTemplate, fillTemplate } from '../../../../src/engine/agent/prompt/template.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../../../examples/prompts');
const DOCUMENT = path.resolve(import.meta.dirname, '../../../../docs/agents.md');

describe.each(Object.values(ROLES))('the prompt of the $name', (role) => {
  it('is good as it is built in, and the example is a copy of it', () => {
    expect(checkTemplate(role.template, role)).toEqual([]);
    expect(readFileSync(path.join(EXAMPLES, `${role.name}.md`), 'utf8')).toBe(role.template);
  });

  it('has every placeholder in the documentation', () => {
    const document = readFileSync(DOCUMENT, 'utf8');
    for (const { name } of role.placeholders) expect(document).toContain(`\`{{${name}}}\``);
  });

  it('is refused without any of those it needs', () => {
    for (const { name, isRequired } of role.placeholders) {
      const faults = checkTemplate(role.template.replaceAll(`{{${name}}}`, 'x'), role);
      expect(faults.map(({ sentence }) => sentence.split(':')[0])).toEqual(
        isRequired ? [`The placeholder {{${name}}} is missing`] : [],
      );
    }
  });
});

describe('a template', () => {
  const good = ROLES.worker.template;

  it('names an unknown placeholder with its place and what was meant', () => {
    const faults = checkTemplate(`one\n two {{tsk}}\n${good}`, ROLES.worker);
    expect(faults).toEqual([
      { line: 2, column: 6, sentence: 'There is no placeholder {{tsk}}; did you mean {{task}}?' },
    ]);
  });

  it('names a placeholder that is not closed', () => {
    const faults = checkTemplate(`${good}{{task\n}}`, ROLES.worker);
    expect(faults).toMatchObject([{ line: good.split('\n').length, column: 1 }]);
    expect(faults[0]?.sentence).toContain('does not end on the same line');
  });

  it('is filled once: a value that looks like a placeholder stays as it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const values = { a: `{{b}}$&${one}`, b: other };
        expect(fillTemplate('<{{a}}|{{ b }}>', values)).toBe(
          `${`<{{b}}$&${one}|${other}>`.trim()}\n`,
        );
      }),
    );
  });

  it('loses a line whose placeholders have nothing to say, and keeps the blank lines of values', () => {
    const values = { a: '', b: 'x\n\n\ny' };
    expect(fillTemplate('one\n\n{{a}}\n\n{{b}} {{a}}\n\nend', values)).toBe(
      'one\n\nx\n\n\ny \n\nend\n',
    );
  });

  it('knows no name that every object has', () => {
    expect(checkTemplate('{{constructor}}', ROLES.worker)[0]?.sentence).toContain('constructor');
    expect(fillTemplate('a {{constructor}}', {})).toBe('a\n');
  });
});
