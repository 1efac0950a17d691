import { styleText } from 'node:util';
import { cleanText, cleanValue } from '../node/secrets/sink.ts';
import type { AppError } from '../shared/error.ts';

/** Where a command writes: data on stdout, everything else on stderr (ux.md 3.1); secrets on neither. */
export interface Output {
  readonly isTty: boolean;
  readonly isQuiet: boolean;
  data(text: string): void;
  /** Data that is meant to hold a secret, such as the address of the page with its token. */
  secretData(text: string): void;
  /** One JSON document, indented; or one line when `isCompact`, for NDJSON. */
  json(value: unknown, isCompact?: boolean): void;
  note(text: string): void;
  /** Rewrites one line in place on a terminal; nothing elsewhere. */
  progress(text: string): void;
  failure(error: AppError): void;
  style(style: Style, text: string): string;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

interface OutputOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly useColor: boolean;
  readonly isQuiet: boolean;
}

const CLEAR_LINE = '\r\u001b[2K';

/** Colour is off when stdout is no terminal, with `NO_COLOR`, `TERM=dumb` or `--no-color`. */
export function createOutput({ stdout, stderr, env, useColor, isQuiet }: OutputOptions): Output {
  const isTty = stdout.isTTY === true && env['TERM'] !== 'dumb';
  const hasColor = useColor && isTty && (env['NO_COLOR'] ?? '') === '';
  const held = { hasProgress: false };
  const clear = (): void => {
    if (held.hasProgress) stderr.write(CLEAR_LINE);
    held.hasProgress = false;
  };
  const style = (name: Style, text: string): string =>
    hasColor ? styleText(name, text, { validateStream: false }) : text;
  return {
    isTty,
    isQuiet,
    style,
    data: (text) => {
      clear();
      stdout.write(cleanText(text.endsWith('\n') ? text : `${text}\n`));
    },
    secretData: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    json: (value, isCompact = false) => {
      stdout.write(`${JSON.stringify(cleanValue(value), null, isCompact ? undefined : 2)}\n`);
    },
    note: (text) => {
      clear();
      if (!isQuiet) stderr.write(`${cleanText(text)}\n`);
    },
    progress: (text) => {
      if (!isTty || isQuiet || stderr.isTTY !== true) return;
      stderr.write(`${CLEAR_LINE}${cleanText(text).slice(0, (stderr.columns ?? 80) - 1)}`);
      held.hasProgress = true;
    },
    failure: (error) => {
      clear();
      stderr.write(`${style('red', 'error')}: ${cleanText(placed(error))}\n`);
      if (error.fix !== undefined) stderr.write(`       ${cleanText(error.fix)}\n`);
    },
  };
}

/** The message with its place in front: `file:line:column: field: sentence`. */
function placed({ message, place }: AppError): string {
  const where = [place?.file, place?.line, place?.column].filter((part) => part !== undefined);
  return [where.join(':'), place?.field, message]
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
}
