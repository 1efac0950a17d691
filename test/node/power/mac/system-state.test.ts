import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRootDomain } from '../../../../src/node/power/mac/ioreg-root-domain.ts';
import { parseSystemState } from '../../../../src/node/power/mac/pmset-system-state.ts';
import { UNKNOWN_CAPABILITIES } from '../../../../src/node/power/mac/reading.ts';
import * as outputs from './outputs.ts';

describe('the wake as pmset -g systemstate prints it', () => {
  it('tells full wake from dark wake by the graphics', () => {
    expect(parseSystemState(outputs.FULL_WAKE).fullWake).toBe(true);
    expect(parseSystemState(outputs.DARK_WAKE)).toEqual({
      fullWake: false,
      capabilities: { cpu: true, graphics: false, audio: false, network: true },
    });
  });

  it.each(['', 'Current System Capabilities are: \n', ...outputs.GARBAGE])(
    'does not call it a dark wake on %j',
    (text) => {
      expect(parseSystemState(text)).toEqual({
        fullWake: null,
        capabilities: UNKNOWN_CAPABILITIES,
      });
    },
  );
});

describe('the root power domain as ioreg prints it', () => {
  it('reads an open lid in full wake below the bars of the tree', () => {
    expect(parseRootDomain(outputs.ROOT_DOMAIN_LID_OPEN)).toEqual({
      fullWake: true,
      capabilities: { cpu: true, graphics: true, audio: true, network: true },
      lid: { present: true, closed: false, causesSleep: true },
      sleepDisabled: false,
      wakeType: 'UserActivity Assertion',
    });
  });

  it('reads a closed lid that does not cause sleep, in a dark wake', () => {
    expect(parseRootDomain(outputs.ROOT_DOMAIN_DARK_LID_CLOSED)).toMatchObject({
      fullWake: false,
      lid: { present: true, closed: true, causesSleep: false },
      sleepDisabled: true,
      wakeType: 'Maintenance',
    });
  });

  it('does not take the neighbouring property for the lid', () => {
    const { lid } = parseRootDomain('  "AppleClamshellCausesSleep" = Yes\n');
    expect(lid).toEqual({ present: null, closed: null, causesSleep: true });
  });

  it('takes no output for a Mac without a lid', () => {
    expect(parseRootDomain('').lid).toEqual({ present: false, closed: null, causesSleep: null });
  });

  it.each(outputs.GARBAGE)('says nothing on %j', (text) => {
    expect(parseRootDomain(text).lid).toEqual({ present: null, closed: null, causesSleep: null });
  });

  it('never throws, whatever is printed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseRootDomain(`  "System Capabilities" = ${text}\n${text}`);
        parseSystemState(`Current System Capabilities are:${text}`);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
