import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepsRuleOfTwo } from '../../../../src/engine/safety/powers/rule-of-two.ts';
import { powersOf } from '../../../../src/node/agent/program-agent/hold-run.ts';
import { reachOf } from '../../../../src/node/sandbox/reach.ts';
import type {
  HeldKind,
  Reach,
  Sandbox,
  SandboxSettings,
} from '../../../../src/node/sandbox/sandbox.ts';

const onOff = fc.constantFrom<'require' | 'off'>('require', 'off');
const reach = fc.oneof(
  fc.constantFrom<Reach>('open', 'none'),
  fc.array(fc.constantFrom('api.example.com', '*.example.org', 'github.com'), { maxLength: 3 }),
);
const settings: fc.Arbitrary<SandboxSettings> = fc.record({
  ...{ agents: onOff, checks: onOff },
  network: fc.record({
    agents: fc.oneof(reach, fc.constant<'model'>('model')),
    ...{ setup: reach, checks: reach },
  }),
  readable: fc.subarray(['/home/ada/.aws', '/opt/data']),
  writable: fc.subarray(['/home/ada/.npm', '/srv']),
  agentFiles: fc.constant([]),
});
const modelHosts = fc.option(fc.constant(['api.model.example']), { nil: undefined });

/** A sandbox as far as powers ask for it. */
const sandboxWith = ({ agents }: SandboxSettings, isNestable: boolean) =>
  ({ isRequired: () => agents === 'require', isNestable: () => isNestable }) as unknown as Sandbox;

describe('the rule of two', () => {
  it('lets no three meet, whatever a person has set', () => {
    fc.assert(
      fc.property(
        ...[settings, fc.boolean(), fc.boolean(), fc.boolean(), modelHosts],
        (given, hasOwn, isNestable, hasSandbox, hosts) => {
          const sandbox = hasSandbox ? sandboxWith(given, isNestable) : undefined;
          const powers = powersOf(sandbox, hasOwn);
          const starts = keepsRuleOfTwo({ hearsStrangers: true, ...powers });
          const isHeldBySomething = hasOwn || (hasSandbox && given.agents === 'require');
          expect(starts).toBe(isHeldBySomething);
          const reached = (kind: HeldKind) =>
            reachOf({ kind, modelHosts: hosts, isConfined: true }, given);
          expect(reached('agent')).toEqual(hosts ?? 'none');
          expect([reached('setup'), reached('check')]).toEqual(['none', 'none']);
        },
      ),
      { numRuns: 2000, seed: 96 },
    );
  });

  it.each([
    [true, true, true, false],
    [true, true, false, true],
    [true, false, true, true],
    [false, true, true, true],
    [false, false, false, true],
  ])(
    'allows two of strangers %s, secrets %s, outside %s: %s',
    (hearsStrangers, readsSecrets, actsOutside, allowed) => {
      expect(keepsRuleOfTwo({ hearsStrangers, readsSecrets, actsOutside })).toBe(allowed);
    },
  );
});
