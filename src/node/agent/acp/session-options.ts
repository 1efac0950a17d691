import { methods } from '@agentclientprotocol/sdk';
import type { SessionWish } from './conversation.ts';
import type { Asker } from './wire/ask.ts';
import { Session, type SessionOption } from './wire/messages.ts';

/** The session whose options are set, with those its agent offers. */
interface OpenedSession {
  readonly sessionId: string;
  readonly session: Session;
}

/** Categories of the protocol, and ids of agents that name none. */
const MEANINGS = {
  model: { category: 'model', ids: ['model'] },
  effort: { category: 'thought_level', ids: ['effort', 'reasoning_effort', 'thought_level'] },
} as const;

type Meaning = keyof typeof MEANINGS;

/**
 * Sets model and effort of a session where its agent offers the value; what cannot be set stays as the agent has it.
 * Gives back a sentence for each that was left.
 */
export async function setOptions(
  ask: Asker,
  wish: SessionWish,
  { sessionId, session }: OpenedSession,
): Promise<string[]> {
  const left: string[] = [];
  let offered = session.configOptions ?? [];
  for (const meaning of ['model', 'effort'] as const) {
    const value = wish[meaning];
    if (value === undefined) continue;
    const option = offered.find((one) => means(one, meaning) && choicesOf(one).includes(value));
    const params = { sessionId, configId: option?.id ?? '', value };
    const set =
      option === undefined
        ? null
        : await ask(methods.agent.session.setConfigOption, params, {
            shape: Session,
            limitMs: wish.limitMs,
          });
    if (set?.ok !== true) left.push(`It works with its own ${meaning}: ${value} cannot be set.`);
    // Which efforts there are may depend on the model.
    else offered = set.value.configOptions ?? offered;
  }
  return left;
}

function means({ id, category }: SessionOption, meaning: Meaning): boolean {
  const { category: wanted, ids } = MEANINGS[meaning];
  return category === wanted || ids.some((one) => one === id);
}

function choicesOf({ options }: SessionOption): string[] {
  return options.flatMap((one) =>
    'value' in one ? [one.value] : one.options.map(({ value }) => value),
  );
}
