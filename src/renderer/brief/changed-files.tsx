import type { ReactElement } from 'react';
import type { ChangedFile } from '../../shared/schema/evidence.ts';
import { formatNumberOf } from '../format.ts';
import { Untrusted } from '../ui/untrusted.tsx';

const SHOWN_FILES = 30;

/** Which files the commit changed and by how many lines. */
export function ChangedFiles({ files }: { files: readonly ChangedFile[] }): ReactElement | null {
  if (files.length === 0) return null;
  const added = sumOf(files.map(({ insertions }) => insertions));
  const removed = sumOf(files.map(({ deletions }) => deletions));
  return (
    <section className="block">
      <h3>
        {formatNumberOf(files.length, 'file')} changed{' '}
        <span className="quiet figures">
          +{added} −{removed}
        </span>
      </h3>
      <ul className="files">
        {files.slice(0, SHOWN_FILES).map((file) => (
          <li key={file.path}>
            <code>
              <Untrusted text={file.path} />
            </code>
            <span className="quiet figures">{changeOf(file)}</span>
          </li>
        ))}
      </ul>
      {files.length > SHOWN_FILES ? (
        <p className="quiet">and {formatNumberOf(files.length - SHOWN_FILES, 'more file')}</p>
      ) : null}
    </section>
  );
}

function sumOf(counts: readonly (number | null)[]): number {
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

function changeOf({ status, insertions, deletions }: ChangedFile): string {
  const lines = insertions === null ? 'binary' : `+${insertions} −${deletions ?? 0}`;
  return status === 'modified' ? lines : `${status} ${lines}`;
}
