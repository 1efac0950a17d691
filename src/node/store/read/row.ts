/**
 * A row under the names of our schemas: `base_oid` becomes `baseOid`, and a column whose name ends in `_json` its parsed
 * value without that ending. The caller parses the outcome by its schema.
 */
export function fromRow(row: unknown): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row ?? {})) {
    if (column.endsWith('_json')) {
      named[camel(column.slice(0, -'_json'.length))] =
        typeof value === 'string' ? JSON.parse(value) : null;
    } else {
      named[camel(column)] = value;
    }
  }
  return named;
}

function camel(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
