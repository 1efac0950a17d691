import type { LineChange } from './line-change.ts';
import type { PatchHunk } from './patch.ts';

/** Fields of package.json that no check reads. Everything else may. */
const HARMLESS_FIELDS = new Set(
  (
    'name version description keywords license author authors contributors maintainers funding homepage repository url ' +
    'bugs email private publishConfig files directories sideEffects readme'
  ).split(' '),
);

const FIELD = /^"([^"]+)": ?(.*?),?$/;
const VERSION = /^"(?:[\^~<>=v]*\s*\d[\w.+-]*(?: \|\| .*)?|\*|latest|workspace:[\^~*\d.]+)"$/;
const TOML_HARMLESS =
  /^(?:name|version|description|readme|license|authors?|keywords|classifiers|homepage|repository|documentation|urls?|requires-python|python) ?=|^"[\w.[\]-]+ ?(?:[<>=~!^].*)?",?$|^[\w.-]+ ?= ?"[\^~<>=*\d][^"]*"$|^[\])},]+$|^#/;

/**
 * Whether a change to package.json or pyproject.toml may redefine a check. Version numbers and descriptions cannot;
 * scripts, runner settings and anything we do not know can. Without its lines the change cannot be cleared.
 */
export function changesManifest(path: string, one: LineChange | undefined): boolean {
  if (one === undefined || !one.file.isComplete) return true;
  const changed = [...one.added, ...one.removed];
  if (path.endsWith('.toml')) return changed.some((line) => !TOML_HARMLESS.test(line));
  const enclosing = new Map(one.file.hunks.flatMap(enclosingFields));
  return changed.some((line) => !isHarmless(line, enclosing.get(line) ?? null));
}

/** For each line of a hunk the field whose braces or brackets hold it, as far as the hunk shows. */
function enclosingFields(hunk: PatchHunk): [string, string | null][] {
  const open: (string | null)[] = [];
  return hunk.lines.map((line) => {
    const text = line.text.trim().replaceAll(/\s+/g, ' ');
    if (/^[}\]]/.test(text)) open.pop();
    const holder = open.at(-1) ?? null;
    if (/[{[]$/.test(text)) open.push(FIELD.exec(text)?.[1] ?? null);
    return [text, holder];
  });
}

function isHarmless(line: string, holder: string | null): boolean {
  if (/^[{}[\],]+$/.test(line)) return true;
  if (holder !== null && HARMLESS_FIELDS.has(holder)) return true;
  const [, field = '', value = ''] = FIELD.exec(line) ?? [];
  if (field === '') return false;
  if (VERSION.test(value)) return holder === null || /dependencies$/i.test(holder);
  return holder === null && HARMLESS_FIELDS.has(field);
}
