import { blocks, type Constraint, current, holds, off } from '../constraint.ts';

/** A Focus or do-not-disturb mode, where the system tells (features B4). On a Mac it tells nobody, so it is ignored. */
export const focus: Constraint = {
  id: 'focus',
  name: 'Focus',
  policy: { unknown: 'is ignored, and says so', lost: 'nothing' },
  check: (config, device) => {
    const { focus: wanted } = config.constraints;
    const isOn = current(device.isFocusOn, device.readAt);
    const reading = isOn === null ? 'Unavailable' : isOn ? 'On' : 'Off';
    if (wanted === 'ignore') return off(device.isFocusOn, reading);
    if (isOn === null) {
      return off(device.isFocusOn, reading, 'Focus cannot be read on this machine: ignored.');
    }
    if (isOn === (wanted === 'require_on')) return holds(device.isFocusOn, reading);
    const sentence = `Focus is ${isOn ? 'on' : 'off'}. Starts when it is turned ${isOn ? 'off' : 'on'}.`;
    return blocks(device.isFocusOn, reading, sentence);
  },
  demands: () => [],
};
