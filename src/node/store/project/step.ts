import type Database from 'better-sqlite3';
import type { Projections } from './projection.ts';
import { changeOne } from './statement.ts';

/** Raised when the meaning of a step's input or result changes, so that open steps of old programs are recognised. */
const CODE_VERSION = 1;

/**
 * How events change durable steps. Intending a step again counts a try; a done step is final, which a trigger of the
 * schema holds (reliability-security.md 3.1).
 */
export function projectSteps(
  db: Database.Database,
): Projections<'step.intended' | 'step.done' | 'step.failed'> {
  const intend = changeOne(
    db,
    'step.intended',
    `INSERT INTO step(owner, name, ordinal, idem_key, effect, state, code_version, input_hash, intent_at)
     VALUES(@owner, @name, @ordinal, @key, @effect, 'intent', ${CODE_VERSION}, @inputHash, @at)
     ON CONFLICT(owner, name, ordinal) DO UPDATE SET state='intent', tries=tries+1, idem_key=excluded.idem_key, effect=excluded.effect,
       code_version=excluded.code_version, input_hash=excluded.input_hash, error=NULL, intent_at=excluded.intent_at, ended_at=NULL`,
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
    `UPDATE step SET state='failed', error=@error, ended_at=@at WHERE owner=@owner AND name=@name AND ordinal=@ordinal`,
  );
  return {
    'step.intended': ({ at, body }) => intend({ ...body, at }),
    'step.done': ({ at, body }) => finish({ ...body, result: JSON.stringify(body.result), at }),
    'step.failed': ({ at, body }) => abandon({ ...body, at }),
  };
}
