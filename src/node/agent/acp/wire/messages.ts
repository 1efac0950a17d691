import { z } from 'zod';

/** Anything that follows JSON-RPC 2.0; what kind it is, the fields that are there decide. */
export const Message = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z
    .object({ code: z.number(), message: z.string(), data: z.unknown().optional() })
    .optional(),
});
export type Message = z.infer<typeof Message>;

/** The answer to `initialize`: what we read of it (agents.md 4). */
export const Greeting = z.object({
  protocolVersion: z.number(),
  agentInfo: z.object({ name: z.string(), version: z.string() }).partial().nullish(),
  agentCapabilities: z
    .object({
      loadSession: z.boolean().nullish(),
      sessionCapabilities: z.object({ resume: z.unknown().optional() }).partial().nullish(),
    })
    .nullish(),
  authMethods: z.array(z.object({ name: z.string() }).partial()).nullish(),
});
export type Greeting = z.infer<typeof Greeting>;

const Choice = z.object({ value: z.string() });

/** Something about a session that can be set, such as its model; choices may stand in groups. */
export const SessionOption = z.object({
  id: z.string(),
  category: z.string().nullish(),
  options: z.array(z.union([Choice, z.object({ options: z.array(Choice) })])).catch([]),
});
export type SessionOption = z.infer<typeof SessionOption>;

/** The answer to `session/new`, and without the id to `session/resume` and `session/load`. */
export const Session = z.object({
  sessionId: z.string().min(1).optional(),
  modes: z
    .object({ currentModeId: z.string(), availableModes: z.array(z.object({ id: z.string() })) })
    .nullish(),
  configOptions: z.array(SessionOption).nullish().catch(null),
});
export type Session = z.infer<typeof Session>;

const tokens = z.number().nonnegative();

/** Tokens as agents report them; not yet part of the stable protocol, and sent by all three that were driven. */
export const TurnTokens = z.object({
  totalTokens: tokens.nullish(),
  inputTokens: tokens,
  outputTokens: tokens,
  cachedReadTokens: tokens.nullish(),
  cachedWriteTokens: tokens.nullish(),
});
export type TurnTokens = z.infer<typeof TurnTokens>;

/** The answer to `session/prompt`. Usage of another shape counts as none. */
export const TurnAnswer = z.object({
  stopReason: z.string(),
  usage: TurnTokens.nullish().catch(null),
});
export type TurnAnswer = z.infer<typeof TurnAnswer>;

const ToolFields = {
  toolCallId: z.string(),
  title: z.string().nullish(),
  kind: z.string().nullish(),
  status: z.string().nullish(),
  locations: z.array(z.object({ path: z.string() })).nullish(),
  content: z.array(z.object({ type: z.string(), path: z.string().optional() })).nullish(),
  rawInput: z.unknown().optional(),
};

/** A tool call, or what is new about one. */
export const ToolCall = z.object(ToolFields);
export type ToolCall = z.infer<typeof ToolCall>;

/** What an agent asks before a tool call. */
export const PermissionRequest = z.object({
  sessionId: z.string(),
  toolCall: ToolCall,
  options: z.array(z.object({ optionId: z.string(), kind: z.string() })),
});
export type PermissionRequest = z.infer<typeof PermissionRequest>;

/** A `session/update` that we read more of than its name. */
export const Update = z.discriminatedUnion('sessionUpdate', [
  z.object({
    sessionUpdate: z.literal('agent_message_chunk'),
    content: z.object({ type: z.string(), text: z.string().optional() }),
  }),
  z.object({ sessionUpdate: z.literal('tool_call'), ...ToolFields }),
  z.object({ sessionUpdate: z.literal('tool_call_update'), ...ToolFields }),
  z.object({
    sessionUpdate: z.literal('usage_update'),
    cost: z.object({ amount: z.number().nonnegative(), currency: z.string() }).nullish(),
    _meta: z.unknown().optional(),
  }),
  z.object({ sessionUpdate: z.literal('session_info_update'), _meta: z.unknown().optional() }),
]);
export type Update = z.infer<typeof Update>;

/** Any `session/update` at all. */
export const Notification = z.object({
  sessionId: z.string(),
  update: z.looseObject({ sessionUpdate: z.string() }),
});

/** Updates without meaning for a night; everything else that is not in `Update` is unknown. */
export const QUIET_UPDATES: ReadonlySet<string> = new Set([
  'user_message_chunk',
  'agent_thought_chunk',
  'plan',
  'plan_update',
  'plan_removed',
  'available_commands_update',
  'current_mode_update',
  'config_option_update',
  'compaction_update',
  'notice',
]);
