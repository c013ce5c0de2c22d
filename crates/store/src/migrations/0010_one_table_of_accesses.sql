-- Who looked at what, in one table: what people from outside read, and what left as a file. Per hour, person, occasion, what
-- and by what right one row. `under` is the grant of whoever reads from outside; of an export the token, or else the person.
-- Each past hour of an organisation is one entry of its log, at `position`, which commits to the rows.
ALTER TABLE access RENAME TO export_before;

CREATE TABLE access (
    organisation BYTES NOT NULL,
    hour INT8 NOT NULL,
    person BYTES NOT NULL,
    occasion TEXT NOT NULL,
    what TEXT NOT NULL,
    under BYTES NOT NULL,
    first INT8 NOT NULL,
    last INT8 NOT NULL,
    count INT8 NOT NULL,
    position INT8,
    PRIMARY KEY (organisation, hour, person, occasion, what, under)
) ENDTABLE;

INSERT INTO access (organisation, hour, person, occasion, what, under, first, last, count, position)
SELECT organisation, hour, person, 'outside', what, under, first, last, count, position FROM reading;

INSERT INTO access (organisation, hour, person, occasion, what, under, first, last, count)
SELECT organisation, at / 3600000000 * 3600000000, person, 'export', about, COALESCE(token, person), min(at), max(at), count(*)
FROM export_before
GROUP BY organisation, at / 3600000000, person, about, COALESCE(token, person);

DROP TABLE reading;

DROP TABLE export_before;
