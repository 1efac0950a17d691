import type { ServerResponse } from 'node:http';
import { appError, type ErrorCode } from '../../shared/error.ts';
import { fail } from '../../shared/result.ts';
import { cleanValue } from '../secrets/sink.ts';
import { SAFE_HEADERS } from './headers.ts';
import type { StaticFile } from './static-files.ts';

/** Answers with nothing but a status: what a stranger gets. */
export function answerNothing(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...SAFE_HEADERS, 'content-length': '0', connection: 'close' }).end();
}

/** Answers with one JSON value, without secrets. */
export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(cleanValue(value))}\n`);
  response
    .writeHead(status, {
      ...SAFE_HEADERS,
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(bytes.length),
    })
    .end(bytes);
}

/** A failure of the transport in the same envelope a failed method has. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly fix?: string;
}

/** Answers with a failure. The connection ends with it, because its body may be unread. */
export function answerRefusal(response: ServerResponse, refusal: Refusal): void {
  const extra = refusal.fix === undefined ? {} : { fix: refusal.fix };
  response.setHeader('connection', 'close');
  answerJson(response, refusal.status, fail(appError(refusal.code, refusal.message, extra)));
}

/** Answers with a file of the page. */
export function answerFile(response: ServerResponse, file: StaticFile): void {
  response
    .writeHead(200, {
      ...SAFE_HEADERS,
      'content-type': file.type,
      'content-length': String(file.bytes.length),
    })
    .end(file.bytes);
}
