import type { AppError, Place } from '../../shared/error.ts';
import type { Notice } from './notice.ts';

/** One line per error: `file:line:column: field: sentence`, without the parts that are unknown. */
export function renderErrors(errors: readonly AppError[]): string {
  return errors.map((error) => renderLine(error.place ?? {}, error.message)).join('\n');
}

/** A notice as one line, in the shape of `renderErrors`. */
export function renderNotice(notice: Notice): string {
  return renderLine(notice.place, notice.sentence);
}

function renderLine(place: Place, sentence: string): string {
  const where = [place.file, place.line, place.column].filter((part) => part !== undefined);
  const parts = [where.join(':'), place.field, sentence];
  return parts.filter((part) => part !== undefined && part !== '').join(': ');
}
