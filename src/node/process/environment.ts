const ALLOWED = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TMPDIR',
  'LANG',
  'TZ',
  'TERM',
]);

/** What a tool of the system needs to be found and to reach the system's bus. */
const FOR_TOOLS = ['PATH', 'TMPDIR', 'LANG', 'XDG_RUNTIME_DIR', 'DBUS_SYSTEM_BUS_ADDRESS'];

/**
 * The environment of an agent or a check: the allow-list of R61 and `LC_*` from `from`, then `extra`. Everything else
 * is dropped, so that no token of the user's shell reaches a child.
 */
export function agentEnvironment(
  extra: Readonly<Record<string, string>> = {},
  from: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    if (value !== undefined && isAllowed(name)) kept[name] = value;
  }
  return { ...kept, ...extra };
}

/** The environment of a tool of the system that we start for ourselves, such as the one that holds sleep off. */
export function toolEnvironment(
  from: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  return Object.fromEntries(
    FOR_TOOLS.flatMap((name) => {
      const value = from[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function isAllowed(name: string): boolean {
  return ALLOWED.has(name) || /^LC_[A-Z]+$/.test(name);
}
