import { conform } from './conform.ts';
import { COMMAND } from './subjects/command.ts';

conform(COMMAND);
