/** The names of the roles; `prompts.NAME` of the configuration replaces the prompt of one. */
export type RoleName = 'worker' | 'initializer' | 'session';

/** A part of a prompt that is filled in for each attempt, written `{{name}}`. */
export interface Placeholder {
  readonly name: string;
  /** What stands there, for the documentation and for error messages. */
  readonly means: string;
  /** A prompt without it would leave out what an agent must know. */
  readonly isRequired: boolean;
}

/** What an agent is, in one kind of attempt (features E8): its built-in prompt and the parts that are filled in. */
export interface Role {
  readonly name: RoleName;
  readonly template: string;
  readonly placeholders: readonly Placeholder[];
}

/** The parts that every role has. */
export const COMMON_PLACEHOLDERS: readonly Placeholder[] = [
  { name: 'title', means: 'the title of the task, on one line', isRequired: false },
  { name: 'task', means: 'what is to be done', isRequired: true },
  { name: 'goals', means: 'the standing goals of the repository', isRequired: false },
  { name: 'rules', means: 'what holds for every agent, and how data is marked', isRequired: true },
  { name: 'checks', means: 'the checks that decide', isRequired: true },
  { name: 'time', means: 'how many minutes are left', isRequired: true },
  { name: 'handoff', means: 'what the attempt before handed over', isRequired: true },
  { name: 'findings', means: 'what the proof of the last try found', isRequired: true },
  { name: 'ask', means: 'how to leave a decision to the owner', isRequired: true },
  { name: 'finish', means: 'how to end: a summary and a handoff note', isRequired: true },
];
