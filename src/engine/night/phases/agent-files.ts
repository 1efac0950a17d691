import {
  type AgentFile,
  type AgentFileFate,
  describeAgentFile,
  digestText,
  MAX_AGENT_FILES,
  mayConfigureAgents,
  tellAgentFiles,
} from '../../safety/agent-files.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { agentsAtHand } from '../ladder/at-hand.ts';
import { refOf } from './health.ts';

/** Agents that are started so that nothing a repository brings is run; of the others only their makers know. */
const HELD_TO_IT: ReadonlySet<string> = new Set(['housekeeper', 'codex', 'claude']);

/**
 * Looks in every repository for configuration that agents would act on, notes it for the brief, once a night, and gives
 * back the sentences for the strategy (R98). A repository that cannot be read has a reason of its own elsewhere.
 */
export async function noteAgentFiles(context: NightContext): Promise<string[]> {
  const sentences: string[] = [];
  for (const repo of context.repos.values()) {
    const found = await describedIn(context, repo);
    if (found.length === 0) continue;
    const described = found.map(({ told }) => told);
    const sentence = tellAgentFiles(repo.config.id, described, fateOf(context, repo, found));
    sentences.push(sentence);
    noteOnce(context, sentence);
  }
  return sentences;
}

interface Described extends AgentFile {
  readonly told: string;
}

/** What the sandbox will do with them: it hides what no digest of the configuration names. */
function fateOf(
  context: NightContext,
  repo: PreparedRepo,
  found: readonly AgentFile[],
): AgentFileFate {
  const { ids } = context.ports;
  const { sandbox } = context.config;
  const agent = agentsAtHand(context, repo).find((id) => !HELD_TO_IT.has(id));
  if (agent === undefined) return { kind: 'never' };
  if (sandbox.agents === 'off') return { kind: 'unheld', agent };
  const digest = digestText(found, (text) => ids.hash(text));
  return sandbox.agentFiles.includes(digest)
    ? { kind: 'let', agent }
    : { kind: 'hidden', agent, digest };
}

async function describedIn(
  { ports: { git } }: NightContext,
  repo: PreparedRepo,
): Promise<Described[]> {
  const ref = refOf(repo.config);
  const paths = await git.listFiles(ref, repo.baseOid);
  const described: Described[] = [];
  for (const path of paths.ok
    ? paths.value.filter(mayConfigureAgents).slice(0, MAX_AGENT_FILES)
    : []) {
    const text = await git.readFile(ref, repo.baseOid, path);
    if (!text.ok || text.value === null) continue;
    const told = describeAgentFile(path, text.value);
    if (told !== null) described.push({ path, text: text.value, told });
  }
  return described;
}

/** A second pass of the night finds the same. */
function noteOnce(context: NightContext, text: string): void {
  const known = context.ports.store.eventsOf(context.nightId, ['night.noted']);
  if (known.some((event) => event.type === 'night.noted' && event.body.text === text)) return;
  record(context, { type: 'night.noted', body: { text } });
}
