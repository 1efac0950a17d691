import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine } from '../../../src/engine/safety/visible-text.ts';
import { findFault } from '../../../src/engine/validate/fault.ts';
import { CheckFault } from '../../../src/shared/schema/check.ts';

const RECORDED = path.resolve(import.meta.dirname, '../../fixtures/red');

const judge = (output: string, exitCode = 1): CheckFault =>
  findFault({ outcome: 'failed', exitCode, output });

describe('who is at fault where a check is red', () => {
  it.each(readdirSync(RECORDED))('is told by %s', (name) => {
    const fault = judge(readFileSync(path.join(RECORDED, name), 'utf8'));
    expect(`${fault.by}: ${fault.sentence}`).toMatch(
      new RegExp(`^${/-(code|environment|unknown)\.txt$/.exec(name)?.[1]}: `),
    );
    expect(CheckFault.parse(fault)).toEqual(fault);
  });

  it.each([
    ['npm-missing-tool-environment', 'a program is missing (sh: 1: eslint: not found)'],
    ['npm-port-environment', 'a port is in use'],
    ['npm-disk-environment', 'the disk is full'],
    ['npm-variable-environment', 'a variable is not set'],
    ['npm-missing-package-environment', 'a package is missing'],
    ['cargo-network-environment', 'the network was refused'],
    ['maven-network-environment', 'the network was refused'],
    ['gradle-java-environment', 'a program is missing'],
    ['vitest-service-environment', 'a server that it needs is not there'],
    ['go-version-environment', 'a tool has the wrong version'],
  ])('names what is missing in %s', (name, what) => {
    const { sentence } = judge(readFileSync(path.join(RECORDED, `${name}.txt`), 'utf8'));
    expect(sentence).toContain(`The environment: ${what}`);
  });

  it('is the environment when the command itself could not be run', () => {
    const output = 'AssertionError: no';
    expect(findFault({ outcome: 'could-not-run', exitCode: 127, output }).by).toBe('environment');
    expect(judge(output, 127).by).toBe('environment');
    expect(judge(output, 1).by).toBe('code');
  });

  it('is not known of a check that ran out of time, nor of one that says nothing', () => {
    const late = findFault({ outcome: 'timed-out', exitCode: null, output: '' });
    expect(late).toEqual({
      by: 'unknown',
      sentence: 'Code or environment: it ran out of time.',
    });
    expect(judge('').sentence).toBe('Code or environment: its output does not say.');
  });

  it('is always one visible line, however long and odd the output is', () => {
    const odd = fc.constantFrom(
      'ENOSPC',
      '\u202e',
      '\n',
      'x: not found',
      'AssertionError',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), odd)), (parts) => {
        const fault = judge(parts.join('').repeat(50));
        expect(CheckFault.parse(fault)).toEqual(fault);
        expect(fault.sentence).toBe(oneLine(fault.sentence));
      }),
    );
  });

  it('does not take the words of a test for a missing program', () => {
    expect(judge('AssertionError: /users/7: not found').by).toBe('code');
    expect(judge('GET /users/7: not found').by).toBe('unknown');
  });

  it('is found in a huge output without a pause', () => {
    const output = `${'Cannot find module '.repeat(50_000)}${'env variable '.repeat(20_000)}`;
    expect(judge(output).by).toBe('unknown');
  });
});
