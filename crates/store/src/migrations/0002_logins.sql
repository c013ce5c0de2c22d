-- This installation. A demo installation says so here and in its log, for ever.
CREATE TABLE instance (
    id BYTES NOT NULL PRIMARY KEY,
    is_demo INT8 NOT NULL,
    created INT8 NOT NULL
) ENDTABLE;

-- Who signs in, how, with which tokens and links: logins, memberships, tokens, links. Each row's newest content, with
-- the commitment that its entry in the instance's log carries. `lookup` finds a row by address or by the digest of a
-- secret; no secret stands here in a form that could be used.
CREATE TABLE credential (
    kind TEXT NOT NULL,
    id BYTES NOT NULL,
    version INT8 NOT NULL,
    lookup BYTES NOT NULL,
    login BYTES NOT NULL,
    organisation BYTES,
    body TEXT NOT NULL,
    salts BYTES NOT NULL,
    commitment BYTES NOT NULL,
    PRIMARY KEY (kind, id)
) ENDTABLE;

CREATE UNIQUE INDEX credential_lookup ON credential (kind, lookup);
CREATE INDEX credential_of_login ON credential (login, kind);
CREATE INDEX credential_of_organisation ON credential (organisation, kind);

-- Signed-in browsers, by the digest of their cookie.
CREATE TABLE session (
    digest BYTES NOT NULL PRIMARY KEY,
    login BYTES NOT NULL,
    created INT8 NOT NULL,
    seen INT8 NOT NULL,
    factor TEXT,
    proven INT8
) ENDTABLE;

CREATE INDEX session_of_login ON session (login);

-- What guessing has cost so far: failures in a row, until when nobody may try, the last one-time code's step.
CREATE TABLE attempt (
    login BYTES NOT NULL PRIMARY KEY,
    failures INT8 NOT NULL,
    closed_until INT8 NOT NULL,
    last_step INT8 NOT NULL
) ENDTABLE;
