-- What people from outside looked at: per hour, person and address one row. Each past hour of an organisation is one entry of
-- its log, at `position`, which commits to the rows.
CREATE TABLE reading (
    organisation BYTES NOT NULL,
    hour INT8 NOT NULL,
    person BYTES NOT NULL,
    what TEXT NOT NULL,
    under BYTES NOT NULL,
    first INT8 NOT NULL,
    last INT8 NOT NULL,
    count INT8 NOT NULL,
    position INT8,
    PRIMARY KEY (organisation, hour, person, what)
) ENDTABLE;
