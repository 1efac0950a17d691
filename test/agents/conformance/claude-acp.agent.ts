import { conform } from './conform.ts';
import { CLAUDE_OVER_ACP } from './subjects/claude-acp.ts';

conform(CLAUDE_OVER_ACP);
