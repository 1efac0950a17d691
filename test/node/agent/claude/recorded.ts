/** Lines of `claude -p --output-format stream-json` 2.1.329, recorded on Linux against a loopback model service and shortened. */
export const THREAD = '11111111-1111-4111-8111-111111111111';

const ids = `"session_id":"${THREAD}","uuid":"8f5215de-c9d1-4108-9b7b-61f42e32dd92"`;

interface Said {
  readonly isError?: boolean;
  readonly text?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A line of its own, from words of claude. */
function result({ isError = false, text = 'All done.', more = {} }: Said = {}): string {
  return JSON.stringify({
    type: 'result',
    subtype: 'success',
    is_error: isError,
    num_turns: 2,
    result: text,
    session_id: THREAD,
    total_cost_usd: 0.01692,
    usage: {
      input_tokens: 1600,
      cache_read_input_tokens: 400,
      cache_creation_input_tokens: 0,
      output_tokens: 200,
    },
    modelUsage: {
      'claude-opus-5-5': {
        inputTokens: 2400,
        outputTokens: 300,
        cacheReadInputTokens: 600,
        cacheCreationInputTokens: 0,
        costUSD: 0.01692,
      },
    },
    permission_denials: [],
    terminal_reason: isError ? 'api_error' : 'completed',
    api_error_status: null,
    ...more,
  });
}

function toolUse(name: string, input: Readonly<Record<string, unknown>>, id = 't1'): string {
  const content = [{ type: 'tool_use', id, name, input }];
  return JSON.stringify({ type: 'assistant', message: { content }, session_id: THREAD });
}

function answer(text: string, isError = false, id = 't1'): string {
  const content = [{ type: 'tool_result', tool_use_id: id, content: text, is_error: isError }];
  return JSON.stringify({ type: 'user', message: { role: 'user', content }, session_id: THREAD });
}

function failure(error: string, text: string, more: Readonly<Record<string, unknown>> = {}) {
  const message = { content: [{ type: 'text', text }] };
  return JSON.stringify({ type: 'assistant', message, error, session_id: THREAD, ...more });
}

export const LINES = {
  init: `{"type":"system","subtype":"init","cwd":"/w",${ids},"tools":["Bash","Edit"],"model":"claude-opus-5-5","permissionMode":"acceptEdits","claude_code_version":"2.1.329"}`,
  message: `{"type":"assistant","message":{"id":"msg_2","content":[{"type":"text","text":"All done."}],"usage":{"input_tokens":800,"output_tokens":1}},"parent_tool_use_id":null,${ids}}`,
  allowed: `{"type":"rate_limit_event","rate_limit_info":{"status":"allowed","isUsingOverage":false},${ids}}`,
  rejected: `{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795300000,"rateLimitType":"five_hour","isUsingOverage":false},${ids}}`,
  overage: `{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795300000,"isUsingOverage":true},${ids}}`,
  retry: `{"type":"system","subtype":"api_retry","attempt":1,"max_retries":10,"retry_delay_ms":540,"error_status":503,"error":"server_error",${ids}}`,
  denied: `{"type":"system","subtype":"permission_denied","tool_name":"Write","tool_use_id":"t1","decision_reason":"--restricted: path outside the working directory","message":"/etc/x is outside /w",${ids}}`,
  fallback: `{"type":"system","subtype":"model_fallback","message":"Switched to another model.",${ids}}`,
  taskStarted: `{"type":"system","subtype":"task_started","task_id":"a","tool_use_id":"t1",${ids}}`,
  noThread: `{"type":"result","subtype":"error_during_execution","is_error":true,"num_turns":0,${ids},"total_cost_usd":0,"usage":{"input_tokens":0,"output_tokens":0},"modelUsage":{},"permission_denials":[],"errors":["No conversation found with session ID: ${THREAD}"]}`,
  limit: failure('rate_limit', "You've hit your 5-hour limit · resets 10:26pm (UTC)", {
    api_error_status: 429,
    api_error: 'usage_limit_reached',
  }),
  result,
  toolUse,
  answer,
  failure,
} as const;

/** Lines of the thread file of the same runs. */
export const TRANSCRIPT = {
  prompt: `{"type":"user","message":{"role":"user","content":"Do it."},"sessionId":"${THREAD}"}`,
  reply: (id: string, input: number, output: number): string =>
    `{"isSidechain":false,"message":{"id":"${id}","type":"message","role":"assistant","content":[],"usage":{"input_tokens":${input},"cache_creation_input_tokens":0,"cache_read_input_tokens":200,"output_tokens":${output}}},"type":"assistant","sessionId":"${THREAD}"}`,
  costs: (input: number, output: number, costUsd: number): string =>
    `{"type":"cost-state","sessionId":"${THREAD}","totalCostUSD":${costUsd},"modelUsage":{"claude-opus-5-5":{"inputTokens":${input},"outputTokens":${output},"cacheReadInputTokens":200,"cacheCreationInputTokens":0,"costUSD":${costUsd}}}}`,
} as const;
