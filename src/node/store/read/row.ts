/**
 * A row under the names of our schemas: `base_oid` becomes `baseOid`, and a column whose name ends in `_json` its parsed
 * value without that ending. The caller parses the outcome by its schema.
 */
export function fromRow(row: unknown): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row ?? {})) {
    const { name, isJson } = fieldOf(column);
    named[name] = isJson ? (typeof value === 'string' ? JSON.parse(value) : null) : value;
  }
  return named;
}

interface Field {
  readonly name: string;
  readonly isJson: boolean;
}

/** There are some hundred columns, and rows are read all the time. */
const fields = new Map<string, Field>();

function fieldOf(column: string): Field {
  const known = fields.get(column);
  if (known !== undefined) return known;
  const isJson = column.endsWith('_json');
  const plain = isJson ? column.slice(0, -'_json'.length) : column;
  const field = { name: camel(plain), isJson };
  fields.set(column, field);
  return field;
}

function camel(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
