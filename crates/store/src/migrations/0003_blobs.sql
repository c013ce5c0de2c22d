-- Bytes that records name by their SHA-256: files that were brought in, reports. Bytes that no record came to name are let
-- go after a day.
CREATE TABLE blob (
    organisation BYTES NOT NULL,
    digest BYTES NOT NULL,
    bytes BYTES NOT NULL,
    is_kept INT8 NOT NULL,
    created INT8 NOT NULL,
    PRIMARY KEY (organisation, digest)
) ENDBLOBS;
