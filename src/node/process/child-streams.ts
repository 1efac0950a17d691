import type { Readable } from 'node:stream';
import { createLineReader } from './line-reader.ts';
import { type OutputFile, openOutputFile, stderrPathOf } from './output-file.ts';

/** Both output streams of a child on their way into capped files. */
export interface Streams {
  attach(child: { readonly stdout: Readable; readonly stderr: Readable }): void;
  /** Resolves when both streams ended, or after `limitMs`, when they are cut (R37). */
  drain(limitMs: number): Promise<void>;
  close(): void;
  summary(): { outputBytes: number; droppedLines: number; logProblem: string | null };
}

/** Opens the files for a process; throws when they cannot be written. */
export function openStreams(logPath: string, onLine?: (line: string) => void): Streams {
  const out = openOutputFile(logPath);
  const err = openErrorFile(logPath, out);
  const lines = onLine === undefined ? null : createLineReader(onLine);
  let ended: Promise<unknown> = Promise.resolve();
  let cut: () => void = () => undefined;

  return {
    attach({ stdout, stderr }) {
      stdout.on('data', (chunk: Buffer) => {
        out.write(chunk);
        lines?.write(chunk);
      });
      stderr.on('data', (chunk: Buffer) => err.write(chunk));
      ended = Promise.all([untilClosed(stdout), untilClosed(stderr)]);
      cut = () => {
        stdout.destroy();
        stderr.destroy();
      };
    },
    async drain(limitMs) {
      const limit = setTimeout(cut, limitMs);
      await ended;
      clearTimeout(limit);
      await Promise.all([out.settle(), err.settle()]);
      lines?.end();
    },
    close() {
      out.close();
      err.close();
    },
    summary: () => ({
      outputBytes: out.bytes() + err.bytes(),
      droppedLines: lines?.droppedLines() ?? 0,
      logProblem: out.problem() ?? err.problem(),
    }),
  };
}

function openErrorFile(logPath: string, out: OutputFile): OutputFile {
  try {
    return openOutputFile(stderrPathOf(logPath));
  } catch (thrown) {
    out.close();
    throw thrown;
  }
}

function untilClosed(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve);
    // A read error of a pipe is its end; what was read is kept and 'close' follows.
    stream.once('error', () => stream.destroy());
  });
}
