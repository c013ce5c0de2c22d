-- Letters to be sent. What one says is sealed under the key beside the database, and gone once nothing is to be done with
-- it any more. `due` is when it is tried next; nothing when it was sent or given up.
CREATE TABLE letter (
    id BYTES NOT NULL PRIMARY KEY,
    organisation BYTES,
    topic TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created INT8 NOT NULL,
    expires INT8 NOT NULL,
    due INT8,
    attempts INT8 NOT NULL,
    sent INT8,
    given_up INT8,
    problem TEXT
) ENDTABLE;

CREATE INDEX letter_due ON letter (due);

-- How far each log was looked through for what waits for people, and on which day last.
CREATE TABLE told_until (
    organisation BYTES NOT NULL PRIMARY KEY,
    position INT8 NOT NULL,
    day TEXT NOT NULL
) ENDTABLE;

-- What people know to wait for them, so that they are told once; gone when it waits no longer.
CREATE TABLE told (
    organisation BYTES NOT NULL,
    person BYTES NOT NULL,
    task TEXT NOT NULL,
    PRIMARY KEY (organisation, person, task)
) ENDTABLE;
