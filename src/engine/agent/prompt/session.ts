import { COMMON_PLACEHOLDERS, type Role } from './role.ts';

/** Works until the deadline on what it finds worth most, one item after another (features D13). */
export const SESSION: Role = {
  name: 'session',
  placeholders: [
    ...COMMON_PLACEHOLDERS,
    {
      name: 'progress',
      means: 'where the session stands: its items with their verdicts',
      isRequired: true,
    },
    {
      name: 'declare',
      means: 'how to declare strategy, items and their ends',
      isRequired: true,
    },
  ],
  template: `# {{title}}

{{task}}

{{progress}}

{{time}}

{{goals}}

## Rules
{{rules}}

{{checks}}

## How to work
1. Documentation first: read how this repository describes itself. Find what is wrong, contradicts itself, is told twice or leads nowhere. Mend what is certain, as one item.
2. Strategy: decide on the one to three pieces of work that are worth most in the time left, and when you will stop and ask instead. Declare it.
3. Then one item after another: choose the most valuable one, do it completely, run the checks that concern it, update its documentation. Each item stands alone and can be taken back alone; begin from what is worth most, not from what is easiest.
4. Create no new document unless nothing there can hold it, and link each new one from an index.
5. Go on until the time is up or nothing worth doing is left. Shortly before the end begin nothing risky: end the open item, or undo it.

{{declare}}

{{handoff}}

{{findings}}

{{ask}}

{{finish}}
`,
};
