-- What left: who took which records as a file, and when. It is written before the file leaves, and never changed.
CREATE TABLE access (
    organisation BYTES NOT NULL,
    id BYTES NOT NULL,
    at INT8 NOT NULL,
    person BYTES NOT NULL,
    token BYTES,
    what TEXT NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (organisation, id)
) ENDTABLE;
