import type { Handlers } from '../../../shared/dispatch.ts';
import { ok } from '../../../shared/result.ts';
import { createDesk, type DeskDeps } from './desk.ts';

/** The desk behind the contract. */
export function askHandlers(
  deps: DeskDeps,
): Pick<Handlers, 'ask.list' | 'ask.approve' | 'ask.deny' | 'ask.answer'> {
  const desk = createDesk(deps);
  return {
    'ask.list': async () => ok([...desk.list()]),
    'ask.approve': async ({ id }) => desk.approve(id),
    'ask.deny': async ({ id, note }) => desk.deny(id, note ?? ''),
    'ask.answer': async (said) => desk.answer(said),
  };
}
