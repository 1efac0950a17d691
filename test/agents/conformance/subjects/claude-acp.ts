import path from 'node:path';
import { CLAUDE_ACP, CLAUDE_PROGRAM, hasAdapters, IS_REQUIRED, skipsClaude } from '../../pinned.ts';
import { ALL, type Subject } from '../subject.ts';
import { openAcpPlace } from './acp-place.ts';
import { CLAUDE } from './claude.ts';

/** claude as an ACP agent, with the pinned claude. */
export const CLAUDE_OVER_ACP: Subject = {
  ...CLAUDE,
  name: 'claude-agent-acp',
  version: '0.100.0',
  isSkipped: () => skipsClaude() || (!IS_REQUIRED && !hasAdapters()),
  open: () =>
    Promise.resolve(
      openAcpPlace({
        id: 'claude-acp',
        adapter: CLAUDE_ACP,
        mode: 'acceptEdits',
        env: (home, baseUrl) => ({
          CLAUDE_CODE_EXECUTABLE: CLAUDE_PROGRAM,
          CLAUDE_CONFIG_DIR: path.join(home, '.claude'),
          ANTHROPIC_BASE_URL: baseUrl.replace(/\/v1$/, ''),
          ANTHROPIC_MODEL: 'claude-opus-5-5',
          CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-not-a-secret',
          CLAUDE_CODE_MAX_RETRIES: '1',
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
          CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: 'false',
          DISABLE_AUTOUPDATER: '1',
        }),
      }),
    ),
  carries: {
    ...ALL,
    usageWhenKilled: { because: 'tokens come with the end of a turn' },
    retries: { because: 'the protocol has no word for a retry' },
  },
  patienceMs: 5000,
};
