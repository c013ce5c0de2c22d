-- Who has brought which bytes. A digest alone opens nothing: a file is handed out on behalf of somebody who held its bytes.
CREATE TABLE bringer (
    organisation BYTES NOT NULL,
    digest BYTES NOT NULL,
    person BYTES NOT NULL,
    created INT8 NOT NULL,
    PRIMARY KEY (organisation, digest, person)
) ENDTABLE;
