//! Layouts that people really use, read and recognised as they come.

use interchange::{Answers, Register, Standing, Value, recognise};

use crate::fixture::{Rows, Taken, fill, ods, ods_table, take, xlsx, xlsx_with};

fn taken(rows: Rows<'_>) -> Taken {
    take(&xlsx("Sheet1", rows), &Answers::default())
}

fn targets(taken: &Taken) -> Vec<&str> {
    taken.fields().into_iter().map(|(_, field)| field).collect()
}

#[test]
fn a_risk_register_below_a_title_block() {
    let taken = taken(&[
        &["Risk register of Example Ltd"],
        &["Version 3.2", "", "Approved by", "A. Director", "@2026-01-15"],
        &[],
        &[
            "ID",
            "Date",
            "Risk title",
            "Asset",
            "Threat",
            "Vulnerability",
            "Description",
            "C/I/A concerned",
            "Existing controls",
            "Likelihood (1-5)",
            "Impact (1-5)",
            "Level",
            "Treatment option",
            "Planned controls",
            "Action",
            "Responsible",
            "Risk owner",
            "Due date",
            "Residual likelihood",
            "Residual impact",
            "Residual level",
            "Accepted by",
            "Acceptance date",
            "Status",
            "Review date",
            "Comment",
        ],
        &[
            "R-1",
            "@2026-01-02",
            "Phishing of staff",
            "Mail; Laptops",
            "Phishing",
            "Untrained staff",
            "Somebody opens a link",
            "C, I",
            "Filter",
            "#4",
            "#3",
            "=J5*K5|12",
            "Reduce",
            "A.6.3, A.8.23",
            "Train staff",
            "Anna Schmidt",
            "Bernd Roth",
            "@2026-11-22",
            "#2",
            "#3",
            "=1|6",
            "Carla Diaz",
            "@2026-02-01",
            "Open",
            "@2027-01-15",
            "ok",
        ],
        &[
            "R-2",
            "@2026-01-03",
            "Fire",
            "Server room",
            "Fire",
            "No detectors",
            "It burns",
            "A",
            "",
            "#1",
            "#5",
            "=J6*K6|5",
            "Transfer",
            "7.5",
            "Insure",
            "anna@example.com",
            "Bernd Roth",
            "@2026-12-24",
            "#1",
            "#4",
            "=1|4",
            "",
            "",
            "In progress",
            "",
            "",
        ],
    ]);
    assert_eq!(taken.recognition.register, Register::Risks);
    assert_eq!(taken.recognition.mapping.header.first, 4);
    assert_eq!(
        targets(&taken),
        [
            "external",
            "(extra)",
            "title",
            "assets",
            "threats",
            "weaknesses",
            "description",
            "affects",
            "existing_controls",
            "likelihood",
            "consequence",
            "level",
            "option",
            "reference_controls",
            "action",
            "action_owner",
            "owner",
            "due",
            "residual_likelihood",
            "residual_consequence",
            "residual_level",
            "accepted_by",
            "accepted_on",
            "status",
            "review_on",
            "comment"
        ]
    );
    let entry = &taken.interpretation.entries[0];
    assert_eq!(entry.standing, Standing::Good);
    let get = |field: &str| entry.get(field).map(|located| located.value.clone());
    assert_eq!(get("title"), Some(Value::Line("Phishing of staff".into())));
    assert_eq!(get("assets"), Some(Value::Named(vec!["Mail".into(), "Laptops".into()])));
    assert_eq!(get("affects_integrity"), Some(Value::Truth(true)));
    assert_eq!(get("affects_availability"), Some(Value::Truth(false)));
    assert_eq!(get("likelihood"), Some(Value::Number(4)));
    assert_eq!(get("level"), Some(Value::Line("12".into())));
    assert!(entry.get("level").unwrap().is_computed);
    assert_eq!(get("option"), Some(Value::Choice("modify")));
    assert_eq!(get("reference_controls"), Some(Value::Controls(vec!["A.6.3".into(), "A.8.23".into()])));
    assert_eq!(get("due"), Some(Value::Date(jiff::civil::date(2026, 11, 22))));
    assert_eq!(entry.get("due").unwrap().cell.to_string(), "Sheet1!R5");
    assert_eq!((get("accepted_by"), get("accepted_on")), (None, None), "an acceptance is never a value");
    let claim = entry.claim.as_ref().unwrap();
    assert_eq!((claim.who.as_deref(), claim.when), (Some("Carla Diaz"), Some(jiff::civil::date(2026, 2, 1))));
    assert_eq!(claim.cells.len(), 2);
    assert_eq!(taken.interpretation.entries[1].claim, None);
    assert!(
        taken
            .interpretation
            .not_carried_over
            .iter()
            .any(|column| column.header == "Date" && column.filled == 2 && column.is_kept)
    );
    let scales: Vec<&str> = taken.interpretation.open.scales.iter().map(|question| question.scale).collect();
    assert_eq!(scales, Vec::<&str>::new());
    assert_eq!(taken.interpretation.counts.good, 2);
}

#[test]
fn a_german_register_with_two_header_rows_and_merged_groups() {
    let bytes = xlsx_with("Risikoanalyse", |sheet| {
        let plain = rust_xlsxwriter::Format::new();
        for (column, header) in (0..).zip(["Nr.", "Risiko", "Bedrohung", "Schwachstelle"]) {
            sheet.merge_range(1, column, 2, column, header, &plain).unwrap();
        }
        sheet.merge_range(1, 4, 1, 6, "Bruttorisiko", &plain).unwrap();
        sheet.merge_range(1, 7, 1, 9, "Restrisiko", &plain).unwrap();
        sheet.merge_range(1, 10, 1, 13, "Behandlung", &plain).unwrap();
        let second: &[&str] = &[
            "",
            "",
            "",
            "",
            "Eintrittswahrscheinlichkeit",
            "Schadensausmaß",
            "Risikostufe",
            "Eintrittswahrscheinlichkeit",
            "Schadensausmaß",
            "Risikostufe",
            "Option",
            "Maßnahme",
            "Verantwortlich",
            "Frist",
        ];
        let first: &[&str] = &[
            "1",
            "Ausfall",
            "Feuer",
            "Kein Melder",
            "#5",
            "#5",
            "=1|25",
            "#2",
            "#4",
            "=1|8",
            "vermindern",
            "Melder einbauen",
            "J. Groß",
            "22.11.2026",
        ];
        fill(sheet, 0, &[&["Risikoanalyse 2026"]]);
        for (column, header) in (0..).zip(second).filter(|(_, header)| !header.is_empty()) {
            sheet.write_string(2, column, *header).unwrap();
        }
        fill(sheet, 3, &[first]);
    });
    let taken = take(&bytes, &Answers::default());
    assert_eq!(taken.recognition.register, Register::Risks);
    let header = taken.recognition.mapping.header;
    assert_eq!((header.first, header.last), (2, 3));
    assert_eq!(
        targets(&taken),
        [
            "external",
            "title",
            "threats",
            "weaknesses",
            "inherent_likelihood",
            "inherent_consequence",
            "inherent_level",
            "residual_likelihood",
            "residual_consequence",
            "residual_level",
            "option",
            "action",
            "action_owner",
            "due"
        ]
    );
    let entry = &taken.interpretation.entries[0];
    assert_eq!(entry.get("option").unwrap().value, Value::Choice("modify"));
    assert_eq!(entry.get("residual_level").unwrap().value, Value::Line("8".into()));
}

#[test]
fn two_header_rows_in_a_csv_file_whose_groups_are_only_left_empty() {
    let text = "ID,Title,Inherent risk,,,Residual risk,,\n,,L,I,Level,L,I,Level\nR1,Fire,5,4,20,1,4,4\nR2,Flood,2,5,10,1,5,5\n";
    let taken = take(text.as_bytes(), &Answers::default());
    assert_eq!(
        targets(&taken),
        [
            "external",
            "title",
            "inherent_likelihood",
            "inherent_consequence",
            "inherent_level",
            "residual_likelihood",
            "residual_consequence",
            "residual_level"
        ]
    );
    assert_eq!(taken.interpretation.counts.good, 2);
}

#[test]
fn a_french_register() {
    let taken = taken(&[
        &[
            "N°",
            "Intitulé du risque",
            "Actif concerné",
            "Menace",
            "Vulnérabilité",
            "Vraisemblance",
            "Gravité",
            "Niveau de risque",
            "Traitement",
            "Mesures prévues",
            "Propriétaire du risque",
            "Échéance",
            "Risque résiduel",
            "Statut",
        ],
        &[
            "1",
            "Vol d'ordinateur",
            "Portables",
            "Vol",
            "Disque en clair",
            "#3",
            "#5",
            "élevé",
            "réduire",
            "Chiffrer les disques",
            "Marie Petit",
            "22 novembre 2026",
            "faible",
            "en cours",
        ],
    ]);
    assert_eq!(taken.recognition.register, Register::Risks);
    assert_eq!(
        targets(&taken),
        [
            "external",
            "title",
            "assets",
            "threats",
            "weaknesses",
            "likelihood",
            "consequence",
            "level",
            "option",
            "action",
            "owner",
            "due",
            "residual_level",
            "status"
        ]
    );
    let entry = &taken.interpretation.entries[0];
    assert_eq!(entry.get("due").unwrap().value, Value::Date(jiff::civil::date(2026, 11, 22)));
    assert_eq!(entry.get("status").unwrap().value, Value::Choice("in_treatment"));
}

#[test]
fn the_same_register_as_xlsx_ods_and_csv_gives_the_same_entries() {
    let rows: &[&[&str]] = &[
        &["ID", "Title", "Threat", "Likelihood (1-5)", "Impact (1-5)", "Due"],
        &["R-1", "Theft", "Thief", "4", "5", "2026-11-22"],
        &["R-2", "Fire", "Fire", "1", "5", "22.11.2026"],
    ];
    let text: String = rows.iter().map(|row| row.join(";") + "\n").collect();
    let files = [xlsx("Risks", rows), ods(&ods_table("Risks", rows)), text.into_bytes()];
    let all: Vec<Vec<_>> = files
        .iter()
        .map(|file| {
            take(file, &Answers::default())
                .interpretation
                .entries
                .into_iter()
                .flat_map(|entry| entry.values)
                .map(|located| (located.field, located.value))
                .collect()
        })
        .collect();
    assert_eq!(all[0].len(), 12);
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], all[2]);
}

#[test]
fn a_mapping_is_remembered_by_the_headers_and_not_by_the_rows() {
    let recognised = |bytes: &[u8]| recognise(&interchange::read(bytes).unwrap()).swap_remove(0).unwrap().fingerprint;
    let one = recognised(&xlsx("Risks", &[&["ID", "Title"], &["1", "a"]]));
    let other = recognised(&xlsx("2027", &[&["Register"], &[], &["id", "TITLE"], &["7", "b"], &["8", "c"]]));
    let third = recognised(&xlsx("Risks", &[&["Title", "ID"], &["a", "1"]]));
    assert_eq!(one, other);
    assert_ne!(one, third);
}
