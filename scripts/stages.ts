import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type Counts, countReport, failuresIn, summaryLine } from './test-counts.ts';

/** One command of the gate. */
export interface Stage {
  readonly name: string;
  readonly command: readonly string[];
  /** Where the runner writes its JSON report; absent: the stage counts as one test. */
  readonly report?: string;
}

const RESULTS = 'out/test-results';

/**
 * Runs the stages one after another, keeps going after a failure, and ends with one line of counts. The counts go to
 * a file too, so that a gate of several plans can add them up. Answers with the exit code.
 */
export async function runStages(plan: string, stages: readonly Stage[]): Promise<number> {
  fs.mkdirSync(RESULTS, { recursive: true });
  const counts: Counts[] = [];
  const failures: string[] = [];
  for (const stage of stages) {
    const startedAt = performance.now();
    if (stage.report !== undefined) fs.rmSync(stage.report, { force: true });
    const code = await run(stage);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${stage.name} (${seconds} s)\n`);
    counts.push(countStage(stage, code));
    if (code !== 0) failures.push(...failuresOf(stage));
  }
  const total = counts.reduce(add, { passed: 0, failed: 0, skipped: 0 });
  fs.writeFileSync(
    path.join(RESULTS, `${plan}.counts.json`),
    `${JSON.stringify({ ...total, failures })}\n`,
  );
  for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
  process.stdout.write(`${summaryLine(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

function run({ command, report }: Stage): Promise<number> {
  const [program = '', ...given] = command;
  const reporters =
    report === undefined
      ? []
      : ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return new Promise((resolve) => {
    const child = spawn(program, [...given, ...reporters], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', (thrown) => {
      process.stdout.write(`${program}: ${thrown.message}\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function countStage({ report }: Stage, code: number): Counts {
  const single = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  if (report === undefined) return single;
  if (!fs.existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const counted = countReport(JSON.parse(fs.readFileSync(report, 'utf8')));
  // A runner may fail for something that is no test: a file that does not load, a coverage threshold.
  const isOtherwiseRed = code !== 0 && counted.failed === 0;
  return isOtherwiseRed ? { ...counted, failed: 1 } : counted;
}

function failuresOf({ name, report }: Stage): string[] {
  if (report === undefined || !fs.existsSync(report)) return [name];
  const named = failuresIn(JSON.parse(fs.readFileSync(report, 'utf8')));
  return named.length > 0 ? named : [`${name}: no test failed, its runner did`];
}

function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}
