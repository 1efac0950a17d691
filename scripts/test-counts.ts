import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** What runners counted. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).optional(),
        }),
      ),
    }),
  ),
});

const Permitted = z.array(z.object({ test: z.string(), reason: z.string().min(10) }));

/** Tests that may be skipped, each with its reason; a skip that is not listed counts as a failure. */
export const PERMITTED_SKIPS = 'test/permitted-skips.json';

/** Counts a vitest JSON report. A file that did not load is a failure, and so is a skip nobody permitted. */
export function countReport(report: unknown, permitted = readPermitted()): Counts {
  const files = Report.parse(report).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const isSkip = (status: string): boolean => status !== 'passed' && status !== 'failed';
  const skips = tests.filter(({ status }) => isSkip(status));
  const unknown = skips.filter(({ fullName }) => !permitted.some((one) => fullName.includes(one)));
  for (const { fullName } of unknown) {
    process.stdout.write(`skipped without permission: ${fullName}\n`);
  }
  const broken = files.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed:
      tests.filter(({ status }) => status === 'failed').length + broken.length + unknown.length,
    skipped: skips.length - unknown.length,
  };
}

/** One line for each failed test or file that did not load, so that the end of a long log says what failed and why. */
export function failuresIn(report: unknown): string[] {
  const firstLine = (text = ''): string => (text.split('\n')[0] ?? '').slice(0, 300);
  return Report.parse(report).testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && file.status === 'failed') {
      return [`${path.relative('.', file.name)}: ${firstLine(file.message)}`];
    }
    return failed.map(
      ({ fullName, failureMessages }) =>
        `${path.relative('.', file.name)}: ${fullName}: ${firstLine(failureMessages?.[0])}`,
    );
  });
}

function readPermitted(): string[] {
  return Permitted.parse(JSON.parse(fs.readFileSync(PERMITTED_SKIPS, 'utf8'))).map(
    ({ test }) => test,
  );
}

/** The gate's last line. */
export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
