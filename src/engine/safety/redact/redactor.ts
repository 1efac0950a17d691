import { findAssignments } from './assignments.ts';
import { formsOf } from './encodings.ts';
import { findKnown, type KnownForm } from './known-values.ts';
import { findInPlaces } from './places.ts';
import { createKeyFinder } from './private-key.ts';
import { hide, type Span } from './span.ts';
import { createRedactionStream, type RedactionStream, type StreamLimits } from './stream.ts';
import { findTokenShapes } from './token-shapes.ts';
import { isWorthHiding } from './worth-hiding.ts';

/** A value that must not be passed on, under the name that its marker shows. */
export interface KnownSecret {
  readonly name: string;
  readonly value: string;
}

/**
 * Takes secrets out of what is written down: values it was told, in any usual encoding, and what has the shape or the
 * place of a secret. What it gives back is never longer than what it got, and is left as it is when it comes again.
 */
export interface Redactor {
  text(text: string): string;
  /** For a text that comes in pieces, cut anywhere; a secret that lies across pieces is found. */
  stream(limits?: StreamLimits): RedactionStream;
  /** Adds values, also for streams that are open. Values that would be found in ordinary text are not taken. */
  learn(secrets: readonly KnownSecret[]): void;
}

/** A shorter text has no room for a secret and what gives it away. */
const MIN_NAMED = 10;

/** A redactor that knows `secrets` from the start. */
export function createRedactor(secrets: readonly KnownSecret[] = []): Redactor {
  const forms = new Map<string, KnownForm>();
  let known = findKnown([]);
  let longest = 0;

  function learn(more: readonly KnownSecret[]): void {
    const before = forms.size;
    for (const known of knownForms(more)) {
      if (!forms.has(known.form)) forms.set(known.form, known);
      longest = Math.max(longest, known.form.length);
    }
    if (forms.size > before) known = findKnown([...forms.values()]);
  }

  const find = (text: string): Span[] => [
    ...known(text),
    ...findTokenShapes(text),
    ...findInPlaces(text),
    ...findAssignments(text),
  ];
  learn(secrets);
  return {
    learn,
    text(text) {
      if (text.length < MIN_NAMED) return hide(text, known(text));
      const spans = [...find(text), ...createKeyFinder().find(text)];
      return spans.length === 0 ? text : hide(text, spans);
    },
    stream: (limits) => createRedactionStream({ find, longest: () => longest }, limits),
  };
}

/** The forms in which the values may turn up; none for values that would be found in ordinary text. */
export function knownForms(secrets: readonly KnownSecret[]): KnownForm[] {
  return secrets
    .filter(({ value }) => isWorthHiding(value))
    .flatMap(({ name, value }) => formsOf(value).map((form) => ({ form, kind: name })));
}
