import { conform } from './conform.ts';
import { CLAUDE } from './subjects/claude.ts';

conform(CLAUDE);
