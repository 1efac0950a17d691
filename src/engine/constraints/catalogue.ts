import { apiReachable } from './connection/api-reachable.ts';
import { network } from './connection/network.ts';
import type { Constraint } from './constraint.ts';
import { cpu } from './load/cpu.ts';
import { diskSpace } from './load/disk-space.ts';
import { memory } from './load/memory.ts';
import { thermal } from './load/thermal.ts';
import { acPower } from './power/ac-power.ts';
import { batteryFloor } from './power/battery-floor.ts';
import { lid } from './power/lid.ts';
import { lowPowerMode } from './power/low-power-mode.ts';
import { clockSane } from './system/clock-sane.ts';
import { fullWake } from './system/full-wake.ts';
import { shutdownPending } from './system/shutdown-pending.ts';
import { call } from './user/call.ts';
import { focus } from './user/focus.ts';
import { userIdle } from './user/user-idle.ts';

/** Every constraint in the order of views and of docs/constraints.md; the first that blocks is the one a night names. */
export const CONSTRAINTS: readonly Constraint[] = [
  acPower,
  diskSpace,
  network,
  cpu,
  userIdle,
  lid,
  batteryFloor,
  memory,
  apiReachable,
  fullWake,
  thermal,
  lowPowerMode,
  call,
  focus,
  clockSane,
  shutdownPending,
];
