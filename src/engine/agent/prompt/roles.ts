import { INITIALIZER_KEY, SESSION_KEY, type Task } from '../../../shared/schema/task.ts';
import { INITIALIZER } from './initializer.ts';
import type { Role, RoleName } from './role.ts';
import { SESSION } from './session.ts';
import { WORKER } from './worker.ts';

/** Every role by its name. */
export const ROLES: Readonly<Record<RoleName, Role>> = {
  worker: WORKER,
  initializer: INITIALIZER,
  session: SESSION,
};

/** The role an agent has in an attempt at this task. */
export function roleOf({ key }: Pick<Task, 'key'>): Role {
  if (key.startsWith(SESSION_KEY)) return SESSION;
  return key.startsWith(INITIALIZER_KEY) ? INITIALIZER : WORKER;
}
