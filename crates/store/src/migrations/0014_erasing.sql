-- Erasures whose traces are not gone everywhere yet: logins, copies beside the database, pages that are free.
CREATE TABLE erasing (
    organisation BYTES NOT NULL,
    position INT8 NOT NULL,
    person BYTES NOT NULL,
    PRIMARY KEY (organisation, position)
) ENDTABLE;

-- Of an access that was erased its leaf is kept, and of all that its entry speaks of the order.
ALTER TABLE access ADD COLUMN leaf BYTES;

ALTER TABLE access ADD COLUMN place INT8;
