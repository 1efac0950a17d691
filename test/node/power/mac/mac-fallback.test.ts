import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMacFallback } from '../../../../src/node/power/mac/mac-fallback.ts';
import {
  UNKNOWN_POWER_SOURCE,
  UNKNOWN_SYSTEM_STATE,
} from '../../../../src/node/power/mac/reading.ts';
import { MAC_TOOLS, readTool } from '../../../../src/node/power/mac/run-tool.ts';
import * as outputs from './outputs.ts';
import { createToolFolder, printing, type ToolFolder } from './tool.ts';

let tools: ToolFolder;

beforeEach(() => {
  tools = createToolFolder();
});
afterEach(() => tools.remove());

describe('running a tool', () => {
  it('names every tool by its absolute path in the system', () => {
    for (const file of Object.values(MAC_TOOLS)) expect(file).toMatch(/^\/usr\/s?bin\//);
  });

  it('gives what the tool prints, in the C locale and without the rest of the environment', async () => {
    const file = tools.write('tool', 'printf "%s|%s|%s" "$1" "$LC_ALL" "$HOME"');
    expect(await readTool(file, ['-g'])).toBe('-g|C|');
  });

  it.each([
    ['fails', 'echo half; exit 3'],
    ['is killed', 'kill -9 $$'],
    ['prints without end', 'exec yes'],
    ['prints more than 1 MiB', 'head -c 2000000 /dev/zero'],
  ])('gives nothing when the tool %s', async (_name, script) => {
    expect(await readTool(tools.write('tool', script), [])).toBeNull();
  });

  it('gives nothing when the tool is missing', async () => {
    expect(await readTool(path.join(tools.folder, 'absent'), [])).toBeNull();
  });

  it('kills a tool that does not end in time', async () => {
    const file = tools.write('tool', `echo $$ > ${tools.folder}/pid; exec sleep 60`);
    expect(await readTool(file, [], { timeoutMs: 300 })).toBeNull();
    const pid = Number(readFileSync(path.join(tools.folder, 'pid'), 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('does not wait for a process that the tool left behind with its pipe', async () => {
    const file = tools.write('tool', `sleep 60 & echo $! > ${tools.folder}/pid`);
    expect(await readTool(file, [], { timeoutMs: 300 })).toBeNull();
    process.kill(Number(readFileSync(path.join(tools.folder, 'pid'), 'utf8')), 'SIGKILL');
  });
});

describe('sensing without the addon', () => {
  it('joins what the tools say into the readings of the addon', async () => {
    const fallback = createMacFallback({ tools: workingTools() });
    expect(await fallback.powerSource()).toEqual({
      ...UNKNOWN_POWER_SOURCE,
      source: 'battery',
      hasBattery: true,
      percent: 64,
      charging: false,
      charged: false,
      timeToEmptySec: 11_400,
      warning: 'none',
      lowPowerMode: true,
    });
    expect(await fallback.systemState()).toEqual({
      fullWake: false,
      capabilities: { cpu: true, graphics: false, audio: false, network: true },
      lid: { present: true, closed: false, causesSleep: true },
      sleepDisabled: false,
      wakeType: 'UserActivity Assertion',
      displayAsleep: null,
    });
    expect(await fallback.assertions()).toHaveLength(3);
    expect((await fallback.schedule())?.scheduled).toHaveLength(3);
  });

  it('knows nothing when every tool fails', async () => {
    const broken = tools.write('broken', 'exit 1');
    const fallback = createMacFallback({
      tools: { pmset: broken, ioreg: broken, caffeinate: broken },
    });
    expect(await fallback.powerSource()).toEqual(UNKNOWN_POWER_SOURCE);
    expect(await fallback.systemState()).toEqual(UNKNOWN_SYSTEM_STATE);
    expect(await fallback.assertions()).toBeNull();
    expect(await fallback.schedule()).toBeNull();
  });

  it('asks the registry for the wake where pmset does not tell', async () => {
    const silent = tools.write('silent', 'exit 0');
    const fallback = createMacFallback({ tools: { ...workingTools(), pmset: silent } });
    expect((await fallback.systemState()).fullWake).toBe(true);
  });

  it('starts one process for askers within 5 s, and a new one afterwards', async () => {
    let nowMs = 0;
    const fallback = createMacFallback({ tools: workingTools(), monotonicMs: () => nowMs });
    await Promise.all([fallback.powerSource(), fallback.powerSource()]);
    nowMs = 4999;
    await fallback.powerSource();
    expect(callsOf('batt')).toBe(1);
    nowMs = 5000;
    await fallback.powerSource();
    expect(callsOf('batt')).toBe(2);
  });
});

function workingTools(): { pmset: string; ioreg: string; caffeinate: string } {
  const pmset = `echo "$*" >> ${tools.folder}/calls
case "$2" in
  batt) ${printing(outputs.ON_BATTERY)} ;;
  systemstate) ${printing(outputs.DARK_WAKE)} ;;
  assertions) ${printing(outputs.ASSERTIONS)} ;;
  sched) ${printing(outputs.SCHEDULE)} ;;
  '') ${printing(outputs.LIVE_LAPTOP)} ;;
  *) exit 64 ;;
esac`;
  const ioreg = `[ "$*" = '-r -k AppleClamshellState -d 4' ] || exit 64
${printing(outputs.ROOT_DOMAIN_LID_OPEN)}`;
  return {
    pmset: tools.write('pmset', pmset),
    ioreg: tools.write('ioreg', ioreg),
    caffeinate: tools.write('caffeinate', 'exit 0'),
  };
}

function callsOf(what: string): number {
  const calls = readFileSync(path.join(tools.folder, 'calls'), 'utf8');
  return calls.split('\n').filter((line) => line === `-g ${what}`).length;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process: it has ended.
    return false;
  }
}
