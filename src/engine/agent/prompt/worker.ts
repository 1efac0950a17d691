import { COMMON_PLACEHOLDERS, type Role } from './role.ts';

/** Works on one task. The headings are also where the housekeeper sees that the task ends. */
export const WORKER: Role = {
  name: 'worker',
  placeholders: COMMON_PLACEHOLDERS,
  template: `# Task: {{title}}

{{task}}

{{goals}}

## Rules
{{rules}}

{{checks}}

{{time}}

{{handoff}}

{{findings}}

{{ask}}

{{finish}}
`,
};
