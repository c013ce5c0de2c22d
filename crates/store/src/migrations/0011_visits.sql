-- When somebody was last here: per login and organisation when its pages were last opened, and when the visit before that ended.
CREATE TABLE visit (
    login BYTES NOT NULL,
    organisation BYTES NOT NULL,
    seen INT8 NOT NULL,
    before INT8,
    PRIMARY KEY (login, organisation)
) ENDTABLE;
