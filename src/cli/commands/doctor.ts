import type { Command } from 'commander';
import type { DoctorLine } from '../../shared/schema/host.ts';
import { examineHere } from '../examine-here.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { refuse } from '../options/refuse.ts';
import { contextOf } from '../options/shared-options.ts';
import type { Style } from '../output.ts';

const MARKS: Readonly<Record<DoctorLine['level'], { mark: string; style: Style }>> = {
  ok: { mark: 'OK  ', style: 'green' },
  warn: { mark: 'WARN', style: 'yellow' },
  fail: { mark: 'FAIL', style: 'red' },
};

/** `doctor`: what a night depends on, each line with the way to mend it. Takes no lock and changes nothing. */
export function addDoctor(program: Command): Command {
  return program
    .command('doctor')
    .description('check what a night depends on')
    .action(async (_: unknown, command: Command) => {
      const context = contextOf(command);
      const lines = await examineHere(context);
      if (!lines.ok) {
        process.exitCode = refuse(context, lines.error);
        return;
      }
      if (context.isJson) context.output.json({ schemaVersion: 1, lines: lines.value });
      else for (const line of lines.value) context.output.data(textOf(line, context.output.style));
      process.exitCode = codeFor(lines.value);
    });
}

function textOf(line: DoctorLine, style: (name: Style, text: string) => string): string {
  const { mark, style: name } = MARKS[line.level];
  const first = `${style(name, mark)} ${line.message}`;
  return line.fix === undefined ? first : `${first}\n     ${line.fix}`;
}

/** The first failure decides: configuration or repository 2, agent 7, anything else 1; warnings are no failure. */
function codeFor(lines: readonly DoctorLine[]): ExitCode {
  const failed = lines.find(({ level }) => level === 'fail');
  if (failed === undefined) return EXIT.ok;
  if (failed.id.startsWith('agent:')) return EXIT.agent;
  const isConfig = failed.id === 'config' || failed.id.startsWith('repository');
  return isConfig ? EXIT.usage : EXIT.unexpected;
}
