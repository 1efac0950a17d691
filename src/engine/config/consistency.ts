import type { AppError } from '../../shared/error.ts';
import type { Config } from '../../shared/schema/config.ts';
import { complain, quote } from './complaint.ts';
import { repeatedChecks } from './contradictions/repeated-checks.ts';
import { closest } from './spelling/suggest.ts';
import { type MapNode, nodeAt } from './tree.ts';

/** Names that are taken by agents we bring, and `auto`. */
const OWN_AGENTS = ['auto', 'codex', 'claude', 'housekeeper'];

/** What a consistency check may look at. `checkCron` says what is wrong with an expression, or null. */
export interface Consistency {
  readonly file: string;
  readonly tree: MapNode;
  readonly checkCron: (expression: string) => string | null;
}

/** Errors of a configuration whose values are each well-formed and together make no sense. */
export function findContradictions(config: Config, given: Consistency): AppError[] {
  const at = (path: readonly string[], sentence: string) =>
    complain(
      given.file,
      nodeAt(given.tree, path) ?? { field: path.join('.'), spot: null },
      sentence,
    );
  return [
    ...schedule(config, given.checkCron, at),
    ...repeated(config, at),
    ...repeatedChecks(config.repositories).map(({ path, what, name }) =>
      at(path, `Another ${what} of this repository is called ${quote(name)} already.`),
    ),
    ...agents(config, at),
    ...github(config, at),
  ];
}

type Complain = (path: readonly string[], sentence: string) => AppError;

function schedule(config: Config, checkCron: Consistency['checkCron'], at: Complain): AppError[] {
  const errors: AppError[] = [];
  const { expression, expressions = [], timeZone } = config.schedule;
  const trouble = expression === undefined ? null : checkCron(expression);
  if (trouble !== null) errors.push(at(['schedule', 'expression'], trouble));
  expressions.forEach((one, index) => {
    const fault = checkCron(one);
    if (fault !== null) errors.push(at(['schedule', 'expressions', String(index)], fault));
  });
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    const sentence = `There is no time zone called ${quote(timeZone)}; expected a name such as "Europe/Berlin".`;
    errors.push(at(['schedule', 'timeZone'], sentence));
  }
  return errors;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // Intl reports an unknown zone only by throwing.
    return false;
  }
}

/** GitHub merges no draft. */
function github({ github: { autoMerge, draft } }: Config, at: Complain): AppError[] {
  if (autoMerge === 'off' || !draft) return [];
  return [at(['github', 'autoMerge'], 'A draft is never merged; set "github.draft: false" too.')];
}

function repeated(config: Config, at: Complain): AppError[] {
  const errors: AppError[] = [];
  for (const key of ['id', 'path'] as const) {
    const seen = new Set<string>();
    config.repositories.forEach((repository, index) => {
      const value = repository[key].toLowerCase();
      if (seen.has(value)) {
        const sentence = `Another repository has the ${key} ${quote(repository[key])} already.`;
        errors.push(at(['repositories', String(index), key], sentence));
      }
      seen.add(value);
    });
  }
  return errors;
}

function agents(config: Config, at: Complain): AppError[] {
  const commands = Object.keys(config.commands);
  const acp = Object.keys(config.acp);
  const names = [...OWN_AGENTS, ...commands, ...acp];
  const taken = (section: string, own: readonly string[]) =>
    own
      .filter((name) => OWN_AGENTS.includes(name))
      .map((name) =>
        at([section, name], `${quote(name)} is the name of an agent we bring; choose another.`),
      );
  const twice = acp
    .filter((name) => commands.includes(name))
    .map((name) => at(['acp', name], `There is an agent called ${quote(name)} under "commands".`));
  const errors = [...taken('commands', commands), ...taken('acp', acp), ...twice];
  const check = (agent: string | undefined, path: readonly string[]) => {
    if (agent !== undefined && !names.includes(agent))
      errors.push(at(path, unknownAgent(agent, names)));
  };
  check(config.agent, ['agent']);
  config.repositories.forEach((repository, index) => {
    check(repository.agent, ['repositories', String(index), 'agent']);
  });
  return [...errors, ...ladder(config, names, at)];
}

/** A ladder names agents one by one: `auto` is none of them. */
function ladder(
  { ladder: { rungs, fallback = [], start } }: Config,
  names: readonly string[],
  at: Complain,
) {
  const single = names.filter((name) => name !== 'auto');
  const unknown = (agent: string, path: readonly string[]) =>
    single.includes(agent) ? [] : [at(path, unknownAgent(agent, single))];
  const tooHigh = Object.entries(start).flatMap(([key, level]) =>
    rungs.length === 0 || level === undefined || level <= rungs.length
      ? []
      : [at(['ladder', 'start', key], `The ladder has only ${rungs.length} rungs.`)],
  );
  return [
    ...rungs.flatMap(({ agent }, n) => unknown(agent, ['ladder', 'rungs', String(n), 'agent'])),
    ...fallback.flatMap((agent, n) => unknown(agent, ['ladder', 'fallback', String(n)])),
    ...tooHigh,
  ];
}

function unknownAgent(agent: string, names: readonly string[]): string {
  const near = closest(agent, names);
  const hint =
    near === null
      ? `expected ${names.join(', ')} or a name under "commands" or "acp"`
      : `did you mean ${quote(near)}?`;
  return `There is no agent called ${quote(agent)}; ${hint}${near === null ? '.' : ''}`;
}
