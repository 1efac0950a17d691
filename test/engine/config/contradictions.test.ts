import { describe, expect, it } from 'vitest';
import { findContradictions } from '../../../src/engine/config/consistency.ts';
import { findCronFault } from '../../../src/engine/config/cron.ts';
import { EMPTY_MAP } from '../../../src/engine/config/tree.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import { errorsOf } from './resolving.ts';

describe('a configuration that contradicts itself', () => {
  it('names the one of several cron expressions that is wrong', () => {
    const text = 'schedule:\n  expressions:\n    - 0 22 * * *\n    - 0 0 30 2 *\n';
    expect(errorsOf(text)).toEqual([
      '4 schedule.expressions.1 No day matches this expression, so it would never run.',
    ]);
  });

  it('is told that a draft is never merged, and may merge what is none', () => {
    expect(errorsOf('github: { autoMerge: auto-merge, draft: true }')).toEqual([
      '1 github.autoMerge A draft is never merged; set "github.draft: false" too.',
    ]);
    expect(errorsOf('github: { autoMerge: auto-merge, draft: false }')).toEqual([]);
    expect(errorsOf('github: { autoMerge: off, draft: true }')).toEqual([]);
  });

  it('may name as rungs only agents that there are, and not "auto"', () => {
    expect(errorsOf('ladder: { rungs: [{ agent: codex }, { agent: claude }] }')).toEqual([]);
    expect(errorsOf('ladder:\n  rungs:\n    - agent: codx\n    - agent: auto\n')).toEqual([
      '3 ladder.rungs.0.agent There is no agent called "codx"; did you mean "codex"?',
      expect.stringMatching(
        /^4 ladder\.rungs\.1\.agent There is no agent called "auto"; expected /,
      ),
    ]);
  });

  it('may fall back only to agents that there are', () => {
    expect(errorsOf('ladder: { fallback: [claude, cloude] }')).toEqual([
      '1 ladder.fallback.1 There is no agent called "cloude"; did you mean "claude"?',
    ]);
  });

  it('may start no higher than its ladder has rungs, where it says which rungs there are', () => {
    const rungs = '[{ agent: codex }, { agent: claude }]';
    expect(
      errorsOf(`ladder: { rungs: ${rungs}, start: { simple: 1, wide: 2, complex: 3 } }`),
    ).toEqual(['1 ladder.start.complex The ladder has only 2 rungs.']);
    expect(errorsOf('ladder: { start: { complex: 3 } }')).toEqual([]);
  });

  it('is told the setting by its name where no file says it', () => {
    const config = Config.parse({ agent: 'codx' });
    const errors = findContradictions(config, {
      file: '/etc/nk.yaml',
      tree: EMPTY_MAP,
      checkCron: findCronFault,
    });
    expect(errors.map(({ message, place }) => [place?.field, place?.line, message])).toEqual([
      ['agent', undefined, 'There is no agent called "codx"; did you mean "codex"?'],
    ]);
  });
});
