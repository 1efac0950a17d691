import type { DoctorLine } from '../../shared/schema/host.ts';
import type { HeldKind, Sandbox } from '../sandbox/sandbox.ts';

const KINDS: readonly { readonly kind: HeldKind; readonly who: string; readonly key: string }[] = [
  { kind: 'agent', who: 'Agents', key: 'sandbox.agents' },
  { kind: 'check', who: 'Setup commands and checks', key: 'sandbox.checks' },
];

/** Whether the sandbox starts here, and who is not held because the configuration says so. */
export async function examineSandbox(sandbox: Sandbox): Promise<DoctorLine[]> {
  const off = KINDS.filter(({ kind }) => !sandbox.isRequired(kind)).map(
    ({ who, key }): DoctorLine => {
      const message = `${who} run without a sandbox, with the rights of your account.`;
      return { id: 'sandbox-off', level: 'warn', message, fix: `Set "${key}" to require.` };
    },
  );
  if (off.length === KINDS.length) return off;
  const probed = await sandbox.probe();
  if (probed.ok) {
    const message = `${probed.value} holds agents, setup commands and checks.`;
    return [
      ...(off.length === 0 ? [{ id: 'sandbox', level: 'ok' as const, message }] : []),
      ...off,
    ];
  }
  const { message, fix } = probed.error;
  return [{ id: 'sandbox', level: 'fail', message, ...(fix !== undefined && { fix }) }, ...off];
}
