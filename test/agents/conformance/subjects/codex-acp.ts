import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { CODEX_ACP, hasAdapters, IS_REQUIRED, skipsCodex } from '../../pinned.ts';
import { ALL, type Subject } from '../subject.ts';
import { openAcpPlace } from './acp-place.ts';
import { CODEX, codexProgram } from './codex.ts';

/** codex as an ACP agent, with the pinned codex. */
export const CODEX_OVER_ACP: Subject = {
  ...CODEX,
  name: 'codex-acp',
  version: '2.6.0',
  isSkipped: () => skipsCodex() || (!IS_REQUIRED && !hasAdapters()),
  open: () =>
    Promise.resolve(
      openAcpPlace({
        id: 'codex-acp',
        adapter: CODEX_ACP,
        mode: 'workspace-write',
        env(home, baseUrl) {
          mkdirSync(path.join(home, '.codex'), { recursive: true });
          return {
            CODEX_PATH: codexProgram(),
            NO_BROWSER: '1',
            STUB_KEY: 'not-a-secret',
            MODEL_PROVIDER: 'stub',
            CODEX_CONFIG: JSON.stringify(configOf(baseUrl)),
          };
        },
      }),
    ),
  carries: {
    ...ALL,
    usageWhenKilled: { because: 'tokens come with the end of a turn' },
    reset: 'minute',
  },
  patienceMs: 3000,
};

function configOf(baseUrl: string): object {
  const stub = { name: 'stub', base_url: baseUrl, env_key: 'STUB_KEY', wire_api: 'responses' };
  return {
    model: 'gpt-5.5',
    model_provider: 'stub',
    model_providers: { stub: { ...stub, request_max_retries: 1, stream_max_retries: 1 } },
    features: { unbounded_connection_retries: false },
  };
}
