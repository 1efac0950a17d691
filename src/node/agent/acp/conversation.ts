import { methods } from '@agentclientprotocol/sdk';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { setOptions } from './session-options.ts';
import type { Asker, Refusal } from './wire/ask.ts';
import { Greeting, Session, TurnAnswer } from './wire/messages.ts';

/** The only version of the protocol that is stable (agents.md 4). */
const PROTOCOL_VERSION = 1;

/** Says who we are and what we offer: neither our files nor a terminal. */
export async function greet(ask: Asker, limitMs: number): Promise<Result<Greeting, Refusal>> {
  const greeting = await ask(
    methods.agent.initialize,
    {
      protocolVersion: PROTOCOL_VERSION,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
      clientInfo: { name: 'nightkiln', version: '1' },
    },
    { shape: Greeting, limitMs },
  );
  if (!greeting.ok || greeting.value.protocolVersion === PROTOCOL_VERSION) return greeting;
  const { protocolVersion } = greeting.value;
  return fail(odd('initialize', `It speaks version ${protocolVersion} of the protocol, not 1.`));
}

/** A session that is ready for a prompt. */
export interface OpenSession {
  readonly sessionId: string;
  readonly resumed: boolean;
  /** Whether a later run could take it up. */
  readonly canResume: boolean;
  /** What was wished for and cannot be set, one sentence for each. */
  readonly left: readonly string[];
}

/** What a session is opened with. */
export interface SessionWish {
  readonly cwd: string;
  readonly threadId: string | undefined;
  readonly mode: string | undefined;
  readonly model: string | undefined;
  readonly effort: string | undefined;
  readonly limitMs: number;
}

/** Takes the session up by its id where the agent can and knows it, otherwise begins one; then sets mode, model and effort. */
export async function openSession(
  ask: Asker,
  greeting: Greeting,
  wish: SessionWish,
): Promise<Result<OpenSession, Refusal>> {
  const method = resumeMethod(greeting);
  const resumed =
    wish.threadId === undefined || method === null
      ? null
      : await ask(
          method,
          { sessionId: wish.threadId, cwd: wish.cwd, mcpServers: [] },
          { shape: Session, limitMs: wish.limitMs },
        );
  if (resumed !== null && !resumed.ok && isFinal(resumed.error)) return resumed;
  const isResumed = resumed?.ok === true;
  const session = isResumed ? resumed : await newSession(ask, wish);
  if (!session.ok) return session;
  const sessionId = isResumed ? wish.threadId : session.value.sessionId;
  if (sessionId === undefined) return fail(odd('session/new', 'It named no session.'));
  const trouble = await setMode(ask, wish, { sessionId, session: session.value });
  if (trouble !== null) return fail(trouble);
  const left = await setOptions(ask, wish, { sessionId, session: session.value });
  return ok({ sessionId, resumed: isResumed, canResume: method !== null, left });
}

function newSession(ask: Asker, { cwd, limitMs }: SessionWish): Promise<Result<Session, Refusal>> {
  return ask(methods.agent.session.new, { cwd, mcpServers: [] }, { shape: Session, limitMs });
}

/** Agents answer an unknown id with different codes, so every refusal but a missing login leads to a new session. */
function isFinal(refusal: Refusal): boolean {
  return refusal.kind !== 'refused' || refusal.code === -32000;
}

/** Resuming repeats nothing; loading sends the whole history again. */
function resumeMethod({ agentCapabilities }: Greeting): string | null {
  const resume = agentCapabilities?.sessionCapabilities?.resume;
  if (resume !== undefined && resume !== null) return methods.agent.session.resume;
  return agentCapabilities?.loadSession === true ? methods.agent.session.load : null;
}

async function setMode(
  ask: Asker,
  { mode, limitMs }: SessionWish,
  at: { readonly sessionId: string; readonly session: Session },
): Promise<Refusal | null> {
  if (mode === undefined) return null;
  const modes = at.session.modes?.availableModes.map(({ id }) => id) ?? null;
  if (modes !== null && !modes.includes(mode)) {
    return odd('session/set_mode', `It has no mode "${mode}". It has: ${modes.join(', ')}.`);
  }
  const params = { sessionId: at.sessionId, modeId: mode };
  const set = await ask(methods.agent.session.setMode, params, { shape: Session, limitMs });
  return set.ok ? null : set.error;
}

/** Sends the prompt and waits for the end of the turn, however long it takes. */
export function takeTurn(
  ask: Asker,
  turn: { readonly sessionId: string; readonly prompt: string },
): Promise<Result<TurnAnswer, Refusal>> {
  const prompt = [{ type: 'text', text: turn.prompt }];
  const params = { sessionId: turn.sessionId, prompt };
  return ask(methods.agent.session.prompt, params, { shape: TurnAnswer, limitMs: null });
}

function odd(method: string, message: string): Refusal {
  return { kind: 'odd', method, message, code: null, data: null };
}
