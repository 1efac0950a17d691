/** The only source of identifiers and randomness. */
export interface Ids {
  /** A 26-character ULID: sortable by time. */
  next(): string;
  /** A secret of 32 hex characters, for run tokens. */
  token(): string;
  /** SHA-256 of `text`, in hex. */
  hash(text: string): string;
}
