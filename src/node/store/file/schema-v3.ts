/**
 * The step from schema 2 to 3: a chain of hashes over every event takes the place of a second copy of some of them (R19,
 * decision 0015). `audit` of schema 1 had no rows. The index serves the audit trail's questions without reading bodies.
 */
export const SCHEMA_V3 = `
DROP TABLE audit;
CREATE TABLE chain(seq INTEGER PRIMARY KEY, hash BLOB NOT NULL CHECK(length(hash)=32)) STRICT;
CREATE TRIGGER chain_is_not_changed BEFORE UPDATE ON chain BEGIN SELECT RAISE(ABORT, 'a link is never changed'); END;
CREATE TRIGGER chain_is_not_removed BEFORE DELETE ON chain BEGIN SELECT RAISE(ABORT, 'a link is never removed'); END;
CREATE INDEX event_by_type ON event(type, level, at);
`;
