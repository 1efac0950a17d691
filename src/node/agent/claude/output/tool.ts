/** A tool the model asked for and that has not answered yet. */
export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const FILE_TOOLS = new Set(['Edit', 'MultiEdit', 'NotebookEdit', 'Write']);
/** Both names of a helper agent, old and new. */
const HELPERS = new Set(['Task', 'Agent']);

/** Whether it runs a command. */
export function isCommand({ name }: ToolCall): boolean {
  return name === 'Bash';
}

/** Whether it may take long without a word: a command, or a helper agent whose talk is not shown. */
export function isLong(call: ToolCall): boolean {
  return isCommand(call) || HELPERS.has(call.name);
}

/** Whether it does something; reading and searching alone do no work. */
export function isAction(call: ToolCall): boolean {
  return isLong(call) || FILE_TOOLS.has(call.name);
}

/** The file it changes, as the model named it; null for a tool that changes none. */
export function changedFile({ name, input }: ToolCall): string | null {
  if (!FILE_TOOLS.has(name)) return null;
  return textOf(input['file_path']) ?? textOf(input['notebook_path']);
}

/** The call in one line: the command, or the tool with what it is about. */
export function describeCall(call: ToolCall): string {
  const { name, input } = call;
  if (isCommand(call)) return textOf(input['command']) ?? name;
  const about = changedFile(call) ?? textOf(input['file_path']) ?? textOf(input['path']);
  return about === null ? name : `${name} ${about}`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
