import { conform } from './conform.ts';
import { CODEX_OVER_ACP } from './subjects/codex-acp.ts';

conform(CODEX_OVER_ACP);
