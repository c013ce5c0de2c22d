-- What witnesses added to checkpoints that were kept: a signature line of each for each.
CREATE TABLE cosignature (
    organisation BYTES NOT NULL,
    size INT8 NOT NULL,
    witness TEXT NOT NULL,
    made INT8 NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (organisation, size, witness)
) ENDTABLE;

-- The witnesses that the servers of this database ask, and what is the matter with those that do not cosign.
CREATE TABLE witness (
    name TEXT NOT NULL PRIMARY KEY,
    verifier TEXT NOT NULL,
    since INT8,
    problem TEXT
) ENDTABLE;

-- Logs of which more, or something else, is remembered outside than lies here. While there is a row, no log is appended to.
CREATE TABLE behind (
    organisation BYTES NOT NULL,
    told_by TEXT NOT NULL,
    size INT8 NOT NULL,
    root BYTES,
    since INT8 NOT NULL,
    PRIMARY KEY (organisation, told_by)
) ENDTABLE;

-- Entries by which an operator went on with a log of which more was remembered: where they stand, and who remembered it.
CREATE TABLE recovery (
    organisation BYTES NOT NULL,
    position INT8 NOT NULL,
    log BYTES NOT NULL,
    told_by TEXT NOT NULL,
    PRIMARY KEY (organisation, position)
) ENDTABLE;
