import { z } from 'zod';
import { Finding } from '../evidence.ts';
import { VerdictKind } from '../task.ts';

/** A finding that repeated in a repository, as an instruction to every later agent there. */
export const Lesson = z.object({
  repoId: z.string().max(80),
  kind: Finding.shape.kind,
  /** Ours: no word of it comes from a repository or an agent. */
  sentence: z.string().max(300),
  /** Tasks in which it was found. */
  tasks: z.number().int().positive(),
});
export type Lesson = z.infer<typeof Lesson>;

/** A lesson in force, and since when. */
export const LessonRow = Lesson.extend({ learnedAt: z.number() });
export type LessonRow = z.infer<typeof LessonRow>;

/** What names a lesson. */
export const LessonRef = z.strictObject({ repoId: z.string().max(80), kind: Finding.shape.kind });
export type LessonRef = z.infer<typeof LessonRef>;

/** Events about what proofs find and what is learned from it. */
export const LESSON_EVENTS = {
  /** What the proof of one attempt found, also where a later try put it right. */
  'attempt.found': z.object({
    repoId: z.string().max(80),
    verdict: VerdictKind,
    findings: z.array(Finding).max(20),
  }),
  'lesson.learned': Lesson,
  /** The person takes a lesson back. */
  'lesson.dropped': z.object({ repoId: z.string().max(80), kind: Finding.shape.kind }),
} as const;
