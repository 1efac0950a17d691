import type Database from 'better-sqlite3';
import type { Projections } from './projection.ts';
import { changeOne } from './statement.ts';

/** Of steps that were intended before events said it. */
const FIRST_CODE_VERSION = 1;

/**
 * How events change durable steps. Intending a step again counts a try; a done step is final, which a trigger of the
 * schema holds (reliability-security.md 3.1).
 */
export function projectSteps(
  db: Database.Database,
): Projections<'step.intended' | 'step.done' | 'step.failed' | 'step.doubted' | 'step.settled'> {
  const intend = changeOne(
    db,
    'step.intended',
    `INSERT INTO step(owner, name, ordinal, idem_key, effect, state, code_version, input_hash, intent_at)
     VALUES(@owner, @name, @ordinal, @key, @effect, 'intent', @codeVersion, @inputHash, @at)
     ON CONFLICT(owner, name, ordinal) DO UPDATE SET state='intent', tries=tries+1, idem_key=excluded.idem_key, effect=excluded.effect,
       code_version=excluded.code_version, input_hash=excluded.input_hash, not_before=NULL, error=NULL, intent_at=excluded.intent_at, ended_at=NULL`,
  );
  const finish = changeOne(
    db,
    'step.done',
    `UPDATE step SET state='done', result_json=@result, ended_at=@at
     WHERE owner=@owner AND name=@name AND ordinal=@ordinal`,
  );
  const abandon = changeOne(
    db,
    'step.failed',
    `UPDATE step SET state='failed', error=@error, not_before=@retryAt, ended_at=@at
     WHERE owner=@owner AND name=@name AND ordinal=@ordinal`,
  );
  const doubt = changeOne(
    db,
    'step.doubted',
    `UPDATE step SET state='in_doubt' WHERE owner=@owner AND name=@name AND ordinal=@ordinal AND state='intent'`,
  );
  const settle = changeOne(
    db,
    'step.settled',
    `UPDATE step SET state=@state, result_json=@result, error=@error, ended_at=@at
     WHERE owner=@owner AND name=@name AND ordinal=@ordinal AND state='in_doubt'`,
  );
  return {
    'step.intended': ({ at, body }) =>
      intend({ ...body, codeVersion: body.codeVersion ?? FIRST_CODE_VERSION, at }),
    'step.done': ({ at, body }) => finish({ ...body, result: JSON.stringify(body.result), at }),
    'step.failed': ({ at, body }) => abandon({ ...body, retryAt: body.retryAt ?? null, at }),
    'step.doubted': ({ body }) => doubt(body),
    'step.settled': ({ at, body: { happened, ...body } }) => {
      const { owner, name, ordinal } = body;
      const state = happened ? 'done' : 'failed';
      const said = happened
        ? { result: 'null', error: null }
        : { result: null, error: 'You said that it did not happen.' };
      settle({ ...{ owner, name, ordinal, state, at }, ...said });
    },
  };
}
