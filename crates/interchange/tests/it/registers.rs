//! Registers told apart: assets, suppliers, Statements of Applicability, in nine languages.

use interchange::{Answers, Register, Target, Value, recognise};

use crate::fixture::{Rows, Taken, take, xlsx};

fn taken(rows: Rows<'_>) -> Taken {
    take(&xlsx("Sheet1", rows), &Answers::default())
}

fn targets(taken: &Taken) -> Vec<&str> {
    taken.fields().into_iter().map(|(_, field)| field).collect()
}

#[test]
fn registers_in_other_languages_are_recognised() {
    for (register, headers) in [
        (
            Register::Risks,
            &[
                "Riesgo",
                "Amenaza",
                "Vulnerabilidad",
                "Probabilidad",
                "Impacto",
                "Responsable",
                "Propietario del riesgo",
            ][..],
        ),
        (Register::Risks, &["Rischio", "Minaccia", "Vulnerabilità", "Probabilità", "Impatto", "Livello di rischio"]),
        (Register::Risks, &["Risico", "Dreiging", "Kwetsbaarheid", "Kans", "Impact", "Risico-eigenaar"]),
        (Register::Risks, &["Risco", "Ameaça", "Vulnerabilidade", "Probabilidade", "Impacto", "Dono do risco"]),
        (Register::Risks, &["Ryzyko", "Zagrożenie", "Podatność", "Prawdopodobieństwo", "Skutek", "Właściciel ryzyka"]),
        (Register::Risks, &["Riziko", "Hrozba", "Zranitelnost", "Pravděpodobnost", "Dopad", "Vlastník rizika"]),
        (
            Register::Assets,
            &["Nombre", "Tipo", "Propietario", "Clasificación", "Confidencialidad", "Integridad", "Disponibilidad"],
        ),
        (Register::Assets, &["Název", "Typ", "Vlastník", "Klasifikace", "Důvěrnost", "Integrita", "Dostupnost"]),
        (
            Register::Assets,
            &["Nom", "Type", "Propriétaire", "Classification", "Confidentialité", "Intégrité", "Disponibilité"],
        ),
        (Register::Assets, &["Asset", "Owner", "Location", "Classification", "RTO", "RPO"]),
        (Register::Suppliers, &["Supplier", "Service", "Contract end", "Criticality", "Owner"]),
        (Register::Suppliers, &["Lieferant", "Leistung", "Vertragsende", "Kritikalität", "AV-Vertrag"]),
        (Register::Other, &["Monday", "Tuesday", "Wednesday"]),
    ] {
        let row: Vec<&str> = headers.iter().map(|_| "x").collect();
        let workbook = interchange::read(&xlsx("Sheet1", &[headers, &row])).unwrap();
        let recognition = recognise(&workbook).swap_remove(0).unwrap();
        assert_eq!(recognition.register, register, "{headers:?} {:?}", recognition.others);
        let extra: Vec<&str> = recognition
            .mapping
            .columns
            .iter()
            .filter(|column| column.target == Target::Extra)
            .map(|column| column.header.as_str())
            .collect();
        assert!(register == Register::Other || extra.is_empty(), "{headers:?}: {extra:?} stay unmapped");
    }
}

#[test]
fn a_statement_of_applicability_is_told_from_a_register() {
    let mut rows: Vec<Vec<String>> = vec![
        [
            "Control",
            "Title",
            "Applicable",
            "Justification for inclusion",
            "Justification for exclusion",
            "Implementation status",
            "Owner",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    rows.extend((1..=37).map(|number| {
        [
            format!("A.5.{number}"),
            format!("Control {number}"),
            "yes".into(),
            "RRA".into(),
            String::new(),
            "implemented".into(),
            "Anna".into(),
        ]
        .to_vec()
    }));
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let taken = taken(&rows);
    assert_eq!(taken.recognition.register, Register::StatementOfApplicability);
    assert_eq!(
        targets(&taken),
        [
            "control",
            "title",
            "applicable",
            "reason_for_inclusion",
            "reason_for_exclusion",
            "implementation_status",
            "owner"
        ]
    );
    assert_eq!(taken.interpretation.entries[4].get("control").unwrap().value, Value::Controls(vec!["A.5.5".into()]));
}

#[test]
fn an_asset_list_with_values_hours_and_dependencies() {
    let taken = taken(&[
        &[
            "Asset ID",
            "Asset name",
            "Type",
            "Owner",
            "Location",
            "Classification",
            "C",
            "I",
            "A",
            "RTO (h)",
            "RPO",
            "Depends on",
            "Personal data",
            "Last review",
            "Status",
            "Cost centre",
        ],
        &[
            "A-1",
            "CRM",
            "Application",
            "Anna Schmidt",
            "Frankfurt",
            "Confidential",
            "#5",
            "#4",
            "#3",
            "#24",
            "4 h",
            "Database, File server",
            "yes",
            "@2026-01-31",
            "In use",
            "4711",
        ],
        &[
            "A-2",
            "Database",
            "Server",
            "bernd@example.com",
            "Frankfurt",
            "Intern",
            "#5",
            "#5",
            "#5",
            "2 days",
            "1:00",
            "",
            "no",
            "31.01.2026",
            "retired",
            "4712",
        ],
    ]);
    assert_eq!(taken.recognition.register, Register::Assets);
    assert_eq!(
        targets(&taken),
        [
            "external",
            "name",
            "kind",
            "owner",
            "location",
            "classification",
            "confidentiality",
            "integrity",
            "availability",
            "recovery_time",
            "recovery_point",
            "depends_on",
            "has_personal_data",
            "reviewed_on",
            "status",
            "(extra)"
        ]
    );
    let [first, second] = taken.interpretation.entries.as_slice() else { panic!("two") };
    assert_eq!(first.get("recovery_time").unwrap().value, Value::Number(24));
    assert_eq!(second.get("recovery_time").unwrap().value, Value::Number(48));
    assert_eq!(second.get("recovery_point").unwrap().value, Value::Number(1));
    assert_eq!(first.get("depends_on").unwrap().value, Value::Named(vec!["Database".into(), "File server".into()]));
    assert_eq!(second.get("kind").unwrap().value, Value::Choice("infrastructure"));
    assert_eq!(second.get("classification").unwrap().value, Value::Choice("internal"));
    assert_eq!(second.get("has_personal_data").unwrap().value, Value::Truth(false));
    assert_eq!(second.get("status").unwrap().value, Value::Choice("retired"));
    assert_eq!(first.extras[0].header, "Cost centre");
    assert!(taken.problems().is_empty(), "{:?}", taken.problems());
}
