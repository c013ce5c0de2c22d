-- Revisions lie in the order of the log. Clustered by record, a body of more than a kilobyte went to a page of its own: with
-- SQLite a large import wrote three times as much as it said.
DROP INDEX revision_in_order;

ALTER TABLE revision RENAME TO revision_by_record;

CREATE TABLE revision (
    organisation BYTES NOT NULL,
    kind TEXT NOT NULL,
    record BYTES NOT NULL,
    position INT8 NOT NULL,
    version INT8 NOT NULL,
    schema INT8 NOT NULL,
    recorded INT8 NOT NULL,
    author BYTES,
    command TEXT NOT NULL,
    body TEXT NOT NULL,
    salts BYTES NOT NULL,
    commitment BYTES NOT NULL,
    PRIMARY KEY (organisation, kind, record, position)
) ENDBLOBS;

INSERT INTO revision (organisation, kind, record, position, version, schema, recorded, author, command, body, salts, commitment)
SELECT organisation, kind, record, position, version, schema, recorded, author, command, body, salts, commitment
FROM revision_by_record ORDER BY organisation, position;

DROP TABLE revision_by_record;

CREATE INDEX revision_in_order ON revision (organisation, position);
