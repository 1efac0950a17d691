import { type FormEvent, type ReactElement, useState } from 'react';
import type { Task } from '../../shared/schema/task.ts';
import { formatNumberOf } from '../format.ts';
import type { PopoverStore } from '../stores/popover.ts';
import { Glyph } from '../ui/glyph.tsx';
import { Untrusted } from '../ui/untrusted.tsx';

const SHOWN = 3;

/** The next tasks of the queue and a field for one more. */
export function UpNext({ store }: { store: PopoverStore }): ReactElement {
  const shown = store.queue.slice(0, SHOWN);
  const more = store.queue.length - shown.length;
  return (
    <section className="section" aria-labelledby="next-title">
      <h2 id="next-title">Up next</h2>
      {shown.length === 0 ? (
        <p className="quiet">Nothing queued. Tonight works on your goals and on what it finds.</p>
      ) : (
        <ul className="rows">
          {shown.map((task) => (
            <QueuedRow key={task.id} task={task} store={store} />
          ))}
        </ul>
      )}
      {more > 0 ? <p className="quiet">and {formatNumberOf(more, 'more task')}</p> : null}
      <AddTask store={store} />
    </section>
  );
}

function QueuedRow({ task, store }: { task: Task; store: PopoverStore }): ReactElement {
  return (
    <li className="row row-with-action">
      <div className="row-text">
        <span className="row-title">
          <Untrusted text={task.title} />
        </span>
        <p className="quiet">
          {task.repoId}
          {task.category === 'other' ? '' : ` · ${task.category.replace('-', ' ')}`}
        </p>
      </div>
      <button
        type="button"
        className="button-icon"
        aria-label={`Remove ‘${task.title}’ from the queue`}
        title="Remove from the queue"
        aria-disabled={store.isBusy}
        onClick={() => void store.removeTask(task.id)}
      >
        <Glyph name="failed" />
      </button>
    </li>
  );
}

function AddTask({ store }: { store: PopoverStore }): ReactElement {
  const [title, setTitle] = useState('');

  async function add(event: FormEvent): Promise<void> {
    event.preventDefault();
    const wanted = title.trim();
    if (wanted !== '' && (await store.addTask(wanted))) setTitle('');
  }

  return (
    <form className="add-task" onSubmit={(event) => void add(event)}>
      <input
        className="field"
        type="text"
        value={title}
        maxLength={200}
        aria-label="Add a task for tonight"
        placeholder="Add a task for tonight…"
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
    </form>
  );
}
