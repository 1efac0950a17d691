import { type Capabilities, UNKNOWN_CAPABILITIES } from './reading.ts';

/**
 * Reads `pmset -g systemstate`: what is powered up. Graphics is the mark of full wake; without it the wake is a dark
 * one (scheduling-power.md 3.3). A missing or empty list says nothing. Never throws.
 */
export function parseSystemState(text: string): {
  readonly fullWake: boolean | null;
  readonly capabilities: Capabilities;
} {
  const listed = /^[ \t]{0,40}Current System Capabilities are:(.*)$/m.exec(text)?.[1]?.trim() ?? '';
  if (listed === '') return { fullWake: null, capabilities: UNKNOWN_CAPABILITIES };
  const names = new Set(listed.split(/\s+/));
  const capabilities = {
    cpu: names.has('CPU'),
    graphics: names.has('Graphics'),
    audio: names.has('Audio'),
    network: names.has('Network'),
  };
  return { fullWake: capabilities.graphics, capabilities };
}
