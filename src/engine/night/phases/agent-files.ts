import { describeAgentFile, mayConfigureAgents, tellAgentFiles } from '../../safety/agent-files.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { refOf } from './health.ts';

/** Agents that are started so that nothing a repository brings is run; of the others only their makers know. */
const HELD_TO_IT: ReadonlySet<string> = new Set(['housekeeper', 'codex', 'claude']);
const MAX_READ = 50;

/**
 * Looks in every repository for configuration that agents would act on, notes it for the brief, once a night, and gives
 * back the sentences for the strategy (R98). A repository that cannot be read has a reason of its own elsewhere.
 */
export async function noteAgentFiles(context: NightContext): Promise<string[]> {
  const sentences: string[] = [];
  for (const repo of context.repos.values()) {
    const described = await describedIn(context, repo);
    if (described.length === 0) continue;
    const { id } = repo.agent.driver;
    const sentence = tellAgentFiles(repo.config.id, described, HELD_TO_IT.has(id) ? null : id);
    sentences.push(sentence);
    noteOnce(context, sentence);
  }
  return sentences;
}

async function describedIn(
  { ports: { git } }: NightContext,
  repo: PreparedRepo,
): Promise<string[]> {
  const ref = refOf(repo.config);
  const paths = await git.listFiles(ref, repo.baseOid);
  const described: string[] = [];
  for (const path of paths.ok ? paths.value.filter(mayConfigureAgents).slice(0, MAX_READ) : []) {
    const text = await git.readFile(ref, repo.baseOid, path);
    const told = text.ok && text.value !== null ? describeAgentFile(path, text.value) : null;
    if (told !== null) described.push(told);
  }
  return described;
}

/** A second pass of the night finds the same. */
function noteOnce(context: NightContext, text: string): void {
  const known = context.ports.store.eventsOf(context.nightId, ['night.noted']);
  if (known.some((event) => event.type === 'night.noted' && event.body.text === text)) return;
  record(context, { type: 'night.noted', body: { text } });
}
