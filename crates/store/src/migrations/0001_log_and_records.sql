-- BYTES, INT8 and ENDTABLE stand for what each engine calls them; see engine.rs. Instants are microseconds since 1970.

-- Organisations of this installation. The slug stands in the address of their pages.
CREATE TABLE organisation (
    id BYTES NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    created INT8 NOT NULL
) ENDTABLE;

-- How far the log of an organisation goes. Its row is the lock under which everything is decided.
CREATE TABLE head (
    organisation BYTES NOT NULL PRIMARY KEY,
    size INT8 NOT NULL,
    frontier BYTES NOT NULL,
    recorded INT8 NOT NULL,
    checkpoint TEXT NOT NULL
) ENDTABLE;

-- The log. Rows are appended and never touched again.
CREATE TABLE entry (
    organisation BYTES NOT NULL,
    position INT8 NOT NULL,
    bytes BYTES NOT NULL,
    leaf BYTES NOT NULL,
    PRIMARY KEY (organisation, position)
) ENDTABLE;

-- The tree over the log, where tiles need it: complete nodes at heights 8, 16, 24 ... (level 1, 2, 3 ...).
CREATE TABLE node (
    organisation BYTES NOT NULL,
    level INT8 NOT NULL,
    position INT8 NOT NULL,
    hash BYTES NOT NULL,
    PRIMARY KEY (organisation, level, position)
) ENDTABLE;

-- Checkpoints that were signed, oldest first.
CREATE TABLE checkpoint (
    organisation BYTES NOT NULL,
    size INT8 NOT NULL,
    recorded INT8 NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (organisation, size)
) ENDTABLE;

-- Which records there are, and since which entry.
CREATE TABLE record (
    organisation BYTES NOT NULL,
    kind TEXT NOT NULL,
    id BYTES NOT NULL,
    born INT8 NOT NULL,
    PRIMARY KEY (organisation, kind, id)
) ENDTABLE;

-- Every version of every record, at the position of its entry.
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
) ENDTABLE;

CREATE INDEX revision_in_order ON revision (organisation, position);

-- Requests with an idempotency key, and what they did.
CREATE TABLE answer (
    organisation BYTES NOT NULL,
    person BYTES NOT NULL,
    idempotency_key TEXT NOT NULL,
    request BYTES NOT NULL,
    run INT8 NOT NULL,
    count INT8 NOT NULL,
    recorded INT8 NOT NULL,
    PRIMARY KEY (organisation, person, idempotency_key)
) ENDTABLE;
