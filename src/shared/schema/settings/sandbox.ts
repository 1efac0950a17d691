import { z } from 'zod';

const Mode = z.enum(['require', 'off']).default('require');
const Reach = z.enum(['none', 'open']);

/** The sandbox around agents, setup commands and checks (features G3, R100). Paths are absolute after expansion. */
export const SandboxConfig = z.strictObject({
  /** `require`: an agent that cannot be held does not start. `off`: it runs with the rights of the account. */
  agents: Mode,
  /** The same for setup commands and checks. */
  checks: Mode,
  /** `none`: loopback only. */
  network: z
    .strictObject({
      agents: Reach.default('open'),
      setup: Reach.default('open'),
      checks: Reach.default('none'),
    })
    .prefault({}),
  /** More files and folders that everything held may read. */
  readable: z.array(z.string().min(1)).max(50).default([]),
  /** And write. */
  writable: z.array(z.string().min(1)).max(50).default([]),
});
