import { conform } from './conform.ts';
import { CODEX } from './subjects/codex.ts';

conform(CODEX);
