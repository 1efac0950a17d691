import { z } from 'zod';

const Mode = z.enum(['require', 'off']).default('require');

/** A host that may be reached: a name, `*.` and a suffix of two parts or more, or an address; with a port where it is not 443 or 80. */
const HOST =
  /^(?:(?:\*\.)?(?=[a-z0-9.-]*[a-z])(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|(?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:.]+\])(?::[1-9]\d{0,4})?$/i;
const SHORT_SUFFIX = /^\*\.[^.]+$/;

const Hosts = z
  .array(
    z
      .string()
      .max(260)
      .refine((text) => HOST.test(text) && !SHORT_SUFFIX.test(text), {
        message: 'expected a host such as api.example.com, *.example.com or localhost:11434',
      }),
  )
  .min(1)
  .max(200);
const Reach = z.union([z.enum(['none', 'open']), Hosts]);
const AgentReach = z.union([z.enum(['none', 'open', 'model']), Hosts]);

/** The sandbox around agents, setup commands and checks (features G3, R100). Paths are absolute after expansion. */
export const SandboxConfig = z.strictObject({
  /** `require`: an agent that cannot be held does not start. `off`: it runs with the rights of the account. */
  agents: Mode,
  /** The same for setup commands and checks. */
  checks: Mode,
  /**
   * `none`: loopback only. A list: these hosts alone, through a proxy of ours. `model`: codex and claude reach the hosts of
   * their model, which a list need not name either; of other agents nobody knows the model, so theirs is open.
   */
  network: z
    .strictObject({
      agents: AgentReach.default('model'),
      setup: Reach.default('open'),
      checks: Reach.default('none'),
    })
    .prefault({}),
  /** More files and folders that everything held may read. */
  readable: z.array(z.string().min(1)).max(50).default([]),
  /** Digests, as the brief names them, of a repository's agent configuration that agents of yours may read. */
  agentFiles: z
    .array(
      z.string().regex(/^[0-9a-f]{32}$/, { message: 'expected a digest as the brief names it' }),
    )
    .max(200)
    .default([]),
  /** And write. */
  writable: z.array(z.string().min(1)).max(50).default([]),
});
