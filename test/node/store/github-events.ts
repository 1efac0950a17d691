import type { NewEvent } from '../../../src/shared/event.ts';

/** One of each event about GitHub. */
export function githubEvents(nightId: string, text: string): NewEvent[] {
  const repoId = 'demo';
  const sentence = text.slice(0, 300);
  const at = { repoId, number: 7, url: 'https://github.example/7', sentence };
  return [
    { type: 'issues.read', nightId, body: { repoId, found: 3, taken: 2, sentence } },
    { type: 'pull-request.opened', nightId, body: { ...at, branch: 'overnight/x' } },
    { type: 'issue.commented', nightId, body: at },
    { type: 'github.refused', nightId, body: { repoId, sentence } },
  ];
}
