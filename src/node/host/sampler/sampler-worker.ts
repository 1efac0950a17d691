import { parentPort } from 'node:worker_threads';
import si from 'systeminformation';
import { answerTo, Question } from './sample.ts';

/** The thread in which systeminformation may block, because nothing else runs here. */
parentPort?.on('message', (message: unknown) => {
  const { id, ask } = Question.parse(message);
  answerTo(ask, si).then(
    (values) => parentPort?.postMessage({ id, values }),
    // A question that fails is answered with nothing.
    () => parentPort?.postMessage({ id, values: {} }),
  );
});
