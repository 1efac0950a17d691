import { type Capabilities, type SystemStateReading, UNKNOWN_CAPABILITIES } from './reading.ts';

/** The lid, sleep and wake as the root power domain's properties tell them. */
export type RootDomainReading = Pick<
  SystemStateReading,
  'fullWake' | 'capabilities' | 'lid' | 'sleepDisabled' | 'wakeType'
>;

/** Bits of "System Capabilities" (scheduling-power.md 3.3). */
const CPU = 1;
const GRAPHICS = 2;
const AUDIO = 4;
const NETWORK = 8;

/**
 * Reads `ioreg -r -k AppleClamshellState -d 4`. It prints nothing on a Mac without a lid, so empty text means "no lid";
 * any other text without the property is not understood and says nothing. Never throws.
 */
export function parseRootDomain(text: string): RootDomainReading {
  const closed = flagOf(text, 'AppleClamshellState');
  const isEmpty = text.trim() === '';
  const capabilities = capabilitiesOf(text);
  return {
    fullWake: capabilities.graphics,
    capabilities,
    lid: {
      present: closed === null ? (isEmpty ? false : null) : true,
      closed,
      causesSleep: flagOf(text, 'AppleClamshellCausesSleep'),
    },
    sleepDisabled: flagOf(text, 'SleepDisabled'),
    wakeType: propertyIn(text, 'Wake Type', '"([^"\\n]*)"'),
  };
}

function capabilitiesOf(text: string): Capabilities {
  const digits = propertyIn(text, 'System Capabilities', '(\\d{1,4})');
  if (digits === null) return UNKNOWN_CAPABILITIES;
  const bits = Number(digits);
  return {
    cpu: (bits & CPU) !== 0,
    graphics: (bits & GRAPHICS) !== 0,
    audio: (bits & AUDIO) !== 0,
    network: (bits & NETWORK) !== 0,
  };
}

function flagOf(text: string, key: string): boolean | null {
  const word = propertyIn(text, key, '(Yes|No)');
  return word === null ? null : word === 'Yes';
}

/** The first property of exactly this name; the tree's own bars may stand before it. */
function propertyIn(text: string, key: string, value: string): string | null {
  return new RegExp(`^[\\s|]*"${key}" = ${value}\\s*$`, 'm').exec(text)?.[1] ?? null;
}
