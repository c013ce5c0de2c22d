//! Documents to print: a whole Annex A, texts of all lengths, and words that no column holds.

use report::audit::{self, AuditReport, Member, Paper};
use report::imprint::{Imprint, LogState, Printed};
use report::risks::{Authority, Criteria, Level, MatrixCell, MatrixRow, Rated, Risk};
use report::statement::{
    Change, Changes, Comparison, Finding, Gap, Line, Proof, Scope, Signed, Standing, Statement, Theme,
};
use report::{Cell, Column, RiskRegister, Shape, Table};

pub fn imprint(title: &str) -> Imprint {
    let now = "2026-11-22T13:03:11Z".parse().unwrap();
    Imprint {
        organisation: "Corvane Systems".to_owned(),
        title: title.to_owned(),
        as_of: None,
        printed: Printed::at(now, jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap()),
        log: LogState::new(66_000, &"0123456789abcdef".repeat(4), now, jiff::tz::TimeZone::UTC),
        identity: format!("corvane {title}"),
    }
}

/// 200 characters, with letters that English does not have.
pub const REASON: &str = "Die Räume in Łódź und Žižkov gehören dem Vermieter; er prüft Brandmelder und Zutrittsschließanlagen jährlich. \
    Corvane has no machine rooms of its own, and what would need them runs at the provider’s sites.";

pub const WORD: &str =
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurf/v2_final_FINAL.2026-11-22";

fn line(position: usize, reference: String) -> Line {
    let is_excluded = position % 17 == 4;
    let (implementation, implemented) = [
        ("implemented", "Implemented"),
        ("partial", "Partly implemented"),
        ("planned", "Planned"),
        ("not_implemented", "Not implemented"),
    ][position % 4];
    let justification = match position % 5 {
        0 => Some(REASON.to_owned()),
        1 => Some("Customers ask for it.".to_owned()),
        2 if position == 12 => Some(format!("{WORD} applies.\n\nA second paragraph, with a list:\n- one\n- two")),
        _ => None,
    };
    Line {
        reference,
        title: [
            "Policies for information security",
            "Secure disposal or re-use of equipment",
            "Backup",
            "Segregation of networks",
        ][position % 4]
            .to_owned(),
        applicability: if is_excluded { "excluded" } else { "included" },
        applies: if is_excluded { "Excluded" } else { "Included" },
        reasons: if is_excluded { Vec::new() } else { ["risk", "law", "contract"][..=position % 3].to_vec() },
        justification,
        implementation: if is_excluded { "not_applicable" } else { implementation },
        implemented: if is_excluded { "Not applicable" } else { implemented },
        is_proven: position.is_multiple_of(8),
        owner: (position % 6 != 5)
            .then(|| ["Maren Solberg", "Jörg-Øystein Brânză-Łukaszewicz"][position % 2].to_owned()),
        controls: (0..position % 4)
            .map(|one| format!("C-{:03} Measure number {one} of Corvane", position + one))
            .collect(),
    }
}

/// A whole statement: 93 lines and two own controls.
pub fn statement() -> Statement {
    let themes = [
        ("A.5", "Organisational controls", 37),
        ("A.6", "People controls", 8),
        ("A.7", "Physical controls", 14),
        ("A.8", "Technological controls", 34),
    ];
    let mut all: Vec<Theme> = themes
        .iter()
        .map(|(number, title, lines)| Theme {
            number: (*number).to_owned(),
            title: (*title).to_owned(),
            lines: (1..=*lines).map(|n| line(n, format!("{number}.{n}"))).collect(),
        })
        .collect();
    all.push(Theme {
        number: String::new(),
        title: "Own controls".to_owned(),
        lines: (0..2).map(|n| line(n, format!("C-{n:03}"))).collect(),
    });
    Statement {
        imprint: imprint("Statement of Applicability, version 3"),
        scope: Scope {
            title: "Scope, version 2: hosting and support".to_owned(),
            statement: Some(REASON.to_owned()),
        },
        standing: Standing {
            edition: Some(3),
            number: Some("SOA-003".to_owned()),
            state: "In force".to_owned(),
            is_approved: true,
            submitted: Some(Signed { by: "Ines Castro".to_owned(), on: "1 Jul 2026".to_owned() }),
            approved: Some(Signed { by: "Jonas Weber".to_owned(), on: "4 Jul 2026".to_owned() }),
        },
        summary: Some("Three controls are new since spring.\n\nThe office in Łódź is part of the scope now.".to_owned()),
        comparison: Some(Comparison { text: Some("Compared line by line; nothing that is needed was left out.".to_owned()), by: Some("Ines Castro".to_owned()), on: Some("28 Jun 2026".to_owned()) }),
        themes: all,
        findings: vec![Finding { sentence: "Implemented, not proven: no accepted evidence covers the day.".to_owned(), lines: (1..=37).map(|n| format!("A.5.{n}")).collect() }],
        gaps: vec![Gap { rule: "R6-40".to_owned(), object: Some("TP-002".to_owned()), sentence: "Treatment plan is not approved by Olga Novak.".to_owned(), why: Some("The risk changed hands last week".to_owned()) }],
        changes: Some(Changes {
            since: "version 2 of 4 Feb 2026".to_owned(),
            lines: vec![Change { reference: "A.8.13".to_owned(), title: "Backup".to_owned(), what: vec!["Implementation: Planned, then Implemented".to_owned(), "Now proven".to_owned()] }],
        }),
        proof: Some(Proof {
            record: "SOA-003".to_owned(),
            version: 4,
            commitment: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            index: 18_231,
            checkpoint: Some("annexa/0198f000-0000-7000-8000-000000000001\n20481\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— annexa/0198f000-0000-7000-8000-000000000001 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n".to_owned()),
            key: Some("annexa/0198f000-0000-7000-8000-000000000001+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".to_owned()),
            approval: Some(APPROVAL.to_owned()),
        }),
    }
}

const LEVELS: [(&str, &str); 4] = [("critical", "Critical"), ("high", "High"), ("medium", "Medium"), ("low", "Low")];

fn level(n: usize) -> Level {
    let (code, label) = LEVELS[n % 4];
    Level { code, label, count: n }
}

fn rated(n: usize) -> Option<Rated> {
    (n % 7 != 6).then(|| Rated { rating: format!("{} × {}", n % 5 + 1, n % 4 + 1), level: Some(level(n)) })
}

/// A register of so many risks.
pub fn register(risks: usize) -> RiskRegister {
    let risk = |n: usize| Risk {
        number: format!("R-{n:03}"),
        title: if n == 7 {
            format!("{WORD}: {REASON}")
        } else {
            "Lost laptop exposes customer exports because of unencrypted local copies".to_owned()
        },
        affects: vec!["Customer exports".to_owned(), "Laptops".to_owned()],
        owner: Some("Maren Solberg".to_owned()),
        inherent: rated(n),
        current: rated(n + 1),
        target: rated(n + 5),
        residual: None,
        treatment: (n % 3 != 2).then(|| "Modify".to_owned()),
        measures: (0..n % 3).map(|one| format!("AC-{one:03} Encrypt disks, by 30 Jun 2026, Asmus Lind")).collect(),
        state: if n % 9 == 3 { "Acceptance lapsed" } else { "In treatment" }.to_owned(),
        is_bad: n % 9 == 3,
        accepted: (n % 4 == 1).then(|| "Maren Solberg, until 4 Sep 2027".to_owned()),
        review: Some("Review by 1 Dec 2026".to_owned()),
    };
    let cell = |n: usize| MatrixCell { level: Some(level(n / 2)), risks: n % 4 };
    RiskRegister {
        imprint: imprint("Risk register"),
        asked: Vec::new(),
        criteria: Some(Criteria {
            title: "Risk criteria, version 2".to_owned(),
            approved: Some("Jonas Weber, 4 Feb 2026".to_owned()),
            line: Some("Medium".to_owned()),
            matrix: (1..=5)
                .rev()
                .map(|n| MatrixRow {
                    likelihood: format!("{n} likely"),
                    cells: (0..5).map(|c| cell(5 - n + c)).collect(),
                })
                .collect(),
            authority: (0..4)
                .map(|n| Authority {
                    level: level(n),
                    decision: Some("Stopped or treated at once".to_owned()),
                    accepted: Some("Risk owner and top management, for at most 3 months".to_owned()),
                })
                .collect(),
        }),
        levels: (0..4).map(level).collect(),
        above: 4,
        risks: (1..=risks).map(risk).collect(),
    }
}

/// A list of so many rows, with every shape of cell.
pub fn table(rows: usize) -> Table {
    let column = |title: &str, shape| Column { title: title.to_owned(), shape };
    Table {
        imprint: imprint("Assets"),
        sheet: "Assets".to_owned(),
        asked: vec![("State".to_owned(), "No owner".to_owned())],
        columns: vec![
            column("Annexa number", Shape::Word),
            column("Name", Shape::Text),
            column("Description", Shape::Prose),
            column("Recovery time", Shape::Number),
            column("Reviewed on", Shape::Date),
            column("Personal data", Shape::Truth),
        ],
        rows: (1..=rows)
            .map(|n| {
                vec![
                    Cell::text(&format!("A-{n:03}")),
                    Cell::text(["=HYPERLINK(\"http://x\")", "+49 30 1234", "Kundenaufträge", WORD][n % 4]),
                    if n % 3 == 0 { Cell::Empty } else { Cell::text(REASON) },
                    Cell::Number(n as i64),
                    Cell::Date("2026-03-31".parse().unwrap()),
                    Cell::Truth(n % 2 == 0),
                ]
            })
            .collect(),
    }
}

/// A proof as it stands in a statement: its lines come out of the document again as they went in.
pub const APPROVAL: &str = "c2sp.org/tlog-proof@v1\nextra eyJlbnRyeSI6eyJieSI6eyJwZXJzb24iOiIwMTkzZTNhNS05OTk5LTdhYmMtOGRlZi0wMTIzNDU2Nzg5YWIifX0+/w==\nindex 18231\ngSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n\nannexa/0198f000-0000-7000-8000-000000000001\n20481\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— annexa/0198f000-0000-7000-8000-000000000001 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

/// The report of an audit of 60 controls with long texts, some of them missing.
pub fn audit() -> AuditReport {
    let paper = |position: usize| Paper {
        reference: format!("A.8.{position}"),
        title: "Information backup".to_owned(),
        auditor: (position % 7 != 3).then(|| "Maren Solberg".to_owned()),
        result: ["Conforms", "Does not conform", "To be looked at"][position % 3].to_owned(),
        tone: ["good", "bad", "warn"][position % 3],
        examined: (position % 3 != 2).then(|| REASON.repeat(1 + position % 4)),
        population: position.is_multiple_of(2).then(|| format!("410 items, {WORD}. Drawn with the seed AU-007.")),
        sample: (0..position % 9).map(|one| format!("Leaver {one}")).collect(),
        exceptions: position.is_multiple_of(4).then_some(2),
        exception_answer: position.is_multiple_of(4).then_some("Does not work"),
        evidence: (0..position % 3).map(|one| format!("E-{one:03} Export of the directory")).collect(),
        on: Some("4 Sep 2026".to_owned()),
    };
    let finding = |position: usize| audit::Finding {
        number: format!("F-{position:03}"),
        title: "Two leavers kept their access".to_owned(),
        grade: [Some("Major nonconformity"), Some("Minor nonconformity"), Some("Observation"), None][position % 4],
        is_nonconformity: position % 4 < 2,
        requirements: Some("A.5.18".to_owned()),
        description: Some(REASON.repeat(3)),
        evidence: position.is_multiple_of(2).then(|| WORD.to_owned()),
        auditee: Some("Jörg-Øystein Brânză-Łukaszewicz".to_owned()),
        state: "Responded".to_owned(),
        answers: vec![("Correction", "Closed the same day.".to_owned()), ("Cause", REASON.to_owned())],
    };
    let member = |position: usize| Member {
        name: "Maren Solberg".to_owned(),
        leads: position == 0,
        rows: (position == 1).then(|| "4, 5, 6".to_owned()),
        competence: (position != 2).then(|| REASON.to_owned()),
        declared: (position != 2).then(|| "1 Sep 2026".to_owned()),
        own: usize::from(position == 1),
    };
    let mut statement = statement();
    AuditReport {
        imprint: imprint("Report of audit AU-007"),
        number: "AU-007".to_owned(),
        title: "Suppliers, development, access".to_owned(),
        kind: "Internal",
        state: "Follow-up".to_owned(),
        is_issued: true,
        facts: vec![("Type", "Internal".to_owned()), ("Criteria", "ISO/IEC 27001:2022: A.8".to_owned())],
        texts: vec![("Methods", REASON.to_owned())],
        team: (0..3).map(member).collect(),
        conformity: Some(REASON.repeat(4)),
        effectiveness: None,
        remarks: Some("Thanks to all.".to_owned()),
        findings: (0..9).map(finding).collect(),
        papers: (1..=60).map(paper).collect(),
        shortcomings: vec!["It has no scope.".to_owned()],
        issued: Some(Signed { by: "Maren Solberg".to_owned(), on: "9 Sep 2026".to_owned() }),
        received: None,
        proof: statement.proof.take().unwrap(),
    }
}
