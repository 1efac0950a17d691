/** Lines of `codex exec --json` 0.169.0, recorded on Linux against a loopback model service. */
export const THREAD = '01a1fb40-6d30-7582-8b29-c4e403be0fe7';

export const LINES = {
  threadStarted: `{"type":"thread.started","thread_id":"${THREAD}"}`,
  turnStarted: '{"type":"turn.started"}',
  commandStarted:
    '{"type":"item.started","item":{"id":"item_0","type":"command_execution","command":"/bin/bash -lc \'npm test\'","aggregated_output":"","exit_code":null,"status":"in_progress"}}',
  commandOk:
    '{"type":"item.completed","item":{"id":"item_0","type":"command_execution","command":"/bin/bash -lc \'npm test\'","aggregated_output":"ok\\n","exit_code":0,"status":"completed"}}',
  commandFailed:
    '{"type":"item.completed","item":{"id":"item_0","type":"command_execution","command":"/bin/bash -lc \'npm test\'","aggregated_output":"touch: cannot touch \'/root/x\': Read-only file system\\n","exit_code":1,"status":"failed"}}',
  filesStarted:
    '{"type":"item.started","item":{"id":"item_0","type":"file_change","changes":[{"path":"/w/b.txt","kind":"add"}],"status":"in_progress"}}',
  files:
    '{"type":"item.completed","item":{"id":"item_0","type":"file_change","changes":[{"path":"/w/b.txt","kind":"add"}],"status":"completed"}}',
  filesFailed:
    '{"type":"item.completed","item":{"id":"item_0","type":"file_change","changes":[{"path":"/w/b.txt","kind":"add"}],"status":"failed"}}',
  message:
    '{"type":"item.completed","item":{"id":"item_1","type":"agent_message","text":"All done."}}',
  modelWarning:
    '{"type":"item.completed","item":{"id":"item_0","type":"error","message":"Model metadata for `no-such-model` not found. Defaulting to fallback metadata; this can degrade performance and cause issues."}}',
  reconnecting:
    '{"type":"error","message":"Reconnecting... 1/1 (Connection failed: error sending request)"}',
  completed:
    '{"type":"turn.completed","usage":{"input_tokens":5000,"cached_input_tokens":1000,"cache_write_input_tokens":0,"output_tokens":500,"reasoning_output_tokens":0}}',
  limit:
    '{"type":"turn.failed","error":{"message":"You’ve hit your usage limit. Upgrade to Pro (https://chatgpt.com/explore/pro), visit https://chatgpt.com/settings/usage to purchase more credits or try again at Nov 21st, 2026 1:17 AM."}}',
  webSearch:
    '{"type":"item.completed","item":{"id":"item_4","type":"web_search","query":"node 24"}}',
  plan: '{"type":"item.updated","item":{"id":"item_5","type":"todo_list","items":[]}}',
} as const;

/** Lines of the thread file of the same runs. */
export const ROLLOUT = {
  call: '{"timestamp":"2026-11-20T23:17:46.073Z","ordinal":9,"type":"response_item","payload":{"type":"function_call","status":"completed","id":"fc_1_0","name":"exec_command","arguments":"{\\"cmd\\":\\"touch /root/x\\"}","call_id":"call_1_0"}}',
  refused:
    '{"timestamp":"2026-11-20T23:17:49.177Z","ordinal":12,"type":"response_item","payload":{"type":"function_call_output","id":"fco_1","call_id":"call_1_0","output":"Process exited with code 1\\nOutput:\\ntouch: cannot touch \'/root/x\': Read-only file system\\n"}}',
  reported:
    '{"timestamp":"2026-11-20T23:17:49.173Z","ordinal":11,"type":"event_msg","payload":{"type":"item_completed","thread_id":"t","turn_id":"u","item":{"type":"CommandExecution","id":"call_1_0","process_id":"41934","command":["/bin/bash","-lc","touch /root/x"],"status":"failed","exit_code":1},"started_at_ms":1795216666267,"completed_at_ms":1795216669173}}',
  tokens: (input: number, output: number): string =>
    `{"timestamp":"2026-11-20T23:17:49.177Z","ordinal":13,"type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":${input},"cached_input_tokens":200,"cache_write_input_tokens":0,"output_tokens":${output},"reasoning_output_tokens":0,"total_tokens":${input + output}},"model_context_window":258400},"rate_limits":{"limit_id":"codex","primary":null,"secondary":null}}}`,
  reply: (input: number, output: number): string =>
    `{"timestamp":"2026-11-20T23:17:46.077Z","ordinal":10,"type":"token_usage_record","payload":{"thread_id":"t","turn_id":"u","response_id":"resp_1_0","usage":{"input_tokens":1,"output_tokens":1},"thread_token_usage":{"input_tokens":${input},"cached_input_tokens":200,"cache_write_input_tokens":0,"output_tokens":${output},"reasoning_output_tokens":0,"total_tokens":${input + output}}}}`,
  windows: (
    primary: { used: number; resetsAt: number },
    secondary: { used: number; resetsAt: number },
  ): string =>
    `{"timestamp":"2026-11-20T23:17:45.443Z","ordinal":9,"type":"event_msg","payload":{"type":"token_count","info":null,"rate_limits":{"limit_id":"codex","primary":{"used_percent":${primary.used},"window_minutes":300,"resets_at":${primary.resetsAt}},"secondary":{"used_percent":${secondary.used},"window_minutes":10080,"resets_at":${secondary.resetsAt}},"plan_type":null}}}`,
  failed: (info: string): string =>
    `{"timestamp":"2026-11-20T23:17:45.449Z","ordinal":10,"type":"event_msg","payload":{"type":"task_complete","turn_id":"u","last_agent_message":null,"error":{"message":"It failed.","codex_error_info":${info}},"completed_at":1795216665}}`,
} as const;
