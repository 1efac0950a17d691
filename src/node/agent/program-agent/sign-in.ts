/**
 * What a person does to sign an agent in, for `Detection.signIn`: a command for their terminal, with the folder that holds
 * the login as a variable before it.
 */
export function signInWith(folder: readonly [string, string], command: string): string {
  const [name, value] = folder;
  return `Run ${name}=${shellQuote(value)} ${command}`;
}

/** `text` as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
