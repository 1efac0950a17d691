import type { StopSource } from '../../../shared/schema/halts/emergency.ts';
import { oneLine } from '../../safety/visible-text.ts';

/** Why a night ended that an emergency stop ended. */
export const EMERGENCY = 'Emergency stop.';

/** Whether a night's reason is that of an emergency stop. */
export function isEmergency(reason: string): boolean {
  return reason.startsWith('Emergency stop');
}

const FROM: Readonly<Record<StopSource, string>> = {
  menu: 'from the menu',
  popover: 'from the popover',
  command: 'by command',
  api: 'over the API',
  file: 'by the stop file',
};

/** "Emergency stop by command: smoke in the server room. Nothing starts until you re-arm." */
export function wordsForStop({ from, note }: { from: StopSource; note: string }): string {
  const said = note === '' ? '' : `: ${oneLine(note)}`;
  return `Emergency stop ${FROM[from]}${said.replace(/[.!?]+$/, '')}. Nothing starts until you re-arm.`;
}
