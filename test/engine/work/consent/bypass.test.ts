import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { subjectOfTask } from '../../../../src/engine/safety/consent/subject.ts';
import { gateOf } from '../../../../src/engine/work/consent/gate.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import { AskKind, AskState } from '../../../../src/shared/schema/consent/ask.ts';
import { anAsk } from '../../../node/store/consent-events.ts';
import { generatedTask } from './generated.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const config = Config.parse({ repositories: [{ id: 'app', path: '/app' }] });

const history = fc.array(
  fc.record({
    kind: fc.constantFrom(...AskKind.options),
    state: fc.constantFrom(...AskState.options),
    /** Asked about this very text, about another one, or about the text of another repository. */
    about: fc.constantFrom('this', 'title', 'repository'),
  }),
  { maxLength: 4 },
);

it('lets no risky task of a thousand run without a yes to exactly it, and holds up no other (R101)', () => {
  const counts = { free: 0, ask: 0, granted: 0 };
  fc.assert(
    fc.property(generatedTask, history, ({ task, isRisky }, asked) => {
      const subjects = {
        this: subjectOfTask(task, hash),
        title: subjectOfTask({ ...task, title: `${task.title}!` }, hash),
        repository: subjectOfTask({ ...task, repoId: 'lib' }, hash),
      };
      const asks = asked.map(({ kind, state, about }, n) =>
        anAsk(`ask-${n}`, task.id, { kind, state, subject: subjects[about] }),
      );
      const mine = asked.filter(
        ({ kind, state, about }) => kind === 'run' && state !== 'void' && about === 'this',
      );
      const hasYes = mine.at(-1)?.state === 'granted';
      const store = { asksOf: () => asks, standings: () => [] };
      const gate = gateOf({ store, config, hash, now: 0 }, task);
      const isStrange = task.source === 'issue' && task.trust === 'untrusted';
      const waits = isRisky || isStrange;
      expect(gate.kind).toBe(waits ? (hasYes ? 'granted' : 'ask') : 'free');
      if (gate.kind !== 'never') counts[gate.kind] += 1;
    }),
    { numRuns: 1000, seed: 101 },
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
});
