import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from 'yaml';
import { complain } from '../../engine/config/complaint.ts';
import { EMPTY_MAP, type MapNode, type Spot } from '../../engine/config/tree.ts';
import type { AppError } from '../../shared/error.ts';
import { reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { MAX_DEPTH, readTree } from './read-tree.ts';

/** Collections the parser may have open: the nesting that is allowed, the document, and the value being read. */
const MAX_OPEN = MAX_DEPTH + 4;

/** Words and signs in one file: three thousand settings have this many, and reading more takes too long. */
const MAX_LEXEMES = 30_000;

/** Only the first fault is reported; the parser may go on for this many to finish the document it is in. */
const MAX_FAULTS = 20;

/**
 * Parses YAML or JSON text into a tree that knows every place. One document, no tags of other makes, nesting of at most
 * 32, bounded aliases. The error is the first thing wrong with the text.
 */
export function parseDocument(text: string, file: string): Result<MapNode, AppError> {
  const at = (spot: Spot | null, sentence: string) =>
    fail(complain(file, { field: '', spot }, sentence));
  if (text.trim() === '') return at({ line: 1, column: 1 }, 'The file is empty.');
  const control = text.search(CONTROL);
  const lines = new LineCounter();
  if (control >= 0) {
    const before = text.slice(0, control).split('\n');
    const spot = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return at(spot, 'There is a control character here; this is not a text file.');
  }
  const composed = compose(text, lines);
  if (!composed.ok) return at(spotOf(lines, composed.error.offset), composed.error.sentence);
  const [document, second] = composed.value;
  if (document === undefined) return ok(EMPTY_MAP);
  if (second !== undefined) {
    const offset = second.range?.[0] ?? 0;
    return at(spotOf(lines, offset), 'A second document starts here; a configuration is one.');
  }
  return readDocument(document, { file, lines });
}

const CONTROL = /(?![\t\n\r])\p{Cc}/u;

interface Trouble {
  readonly offset: number;
  readonly sentence: string;
}

/** Depth is watched while parsing, because composing recurses and a bomb would cost seconds there. */
function compose(text: string, lines: LineCounter): Result<Document.Parsed[], Trouble> {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({
    schema: 'core',
    version: '1.2',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents: Document.Parsed[] = [];
  lines.addNewLine(0);
  try {
    for (const token of watchedTokens(text, parser)) {
      documents.push(...composer.next(token));
      if (documents.length > 1) return ok(documents);
    }
    documents.push(...composer.end());
  } catch (error) {
    const sentence =
      error instanceof TooMuch
        ? error.message
        : `This cannot be read as YAML: ${firstLine(reasonOf(error))}.`;
    return fail({ offset: parser.offset, sentence });
  }
  return ok(documents);
}

/** Stops the parser from inside its own loop; caught where the parser is driven and nowhere else. */
class TooMuch extends Error {}

function* watchedTokens(text: string, parser: Parser): Generator<CST.Token> {
  let lexemes = 0;
  let faults = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > MAX_LEXEMES) throw new TooMuch(TOO_MANY);
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') faults += 1;
      yield token;
    }
    if (faults > MAX_FAULTS) return;
    if (parser.stack.length > MAX_OPEN) throw new TooMuch(TOO_DEEP);
  }
  yield* parser.end();
}

const TOO_MANY = 'There are too many values in this file.';
const TOO_DEEP = `Values are nested more than ${MAX_DEPTH} deep here.`;

function readDocument(
  document: Document.Parsed,
  from: { file: string; lines: LineCounter },
): Result<MapNode, AppError> {
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong !== undefined) {
    const spot = spotOf(from.lines, wrong.pos[0]);
    return fail(complain(from.file, { field: '', spot }, syntaxSentence(wrong)));
  }
  return readTree(document, { ...from, spotAt: (offset) => spotOf(from.lines, offset) });
}

/** What yaml reports at the place where it stopped waiting for the end of something. */
const OPENED: Readonly<Record<string, string>> = {
  sequence: 'A list that was opened with "[" is not closed here, or this line needs more indent',
  map: 'A group that was opened with "{" is not closed here, or this line needs more indent',
  '"': 'A text that was opened with a double quote is not closed here',
  "'": 'A text that was opened with a single quote is not closed here',
};

function syntaxSentence(wrong: { code: string; message: string }): string {
  if (wrong.code === 'TAB_AS_INDENT') return 'A tab indents this line; YAML allows only spaces.';
  if (wrong.code === 'TAG_RESOLVE_FAILED') return 'A tag ("!…") stands here; tags are not read.';
  if (wrong.code === 'RESOURCE_EXHAUSTION') return TOO_DEEP;
  const open = /^(?:Flow|Missing closing) (sequence|map|["'])/.exec(wrong.message)?.[1];
  if (open !== undefined) return `${OPENED[open] ?? open}.`;
  const message = firstLine(wrong.message).replace(/\.$/, '');
  return `This is not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}.`;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.slice(0, 160) ?? '';
}

function spotOf(lines: LineCounter, offset: number): Spot {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
