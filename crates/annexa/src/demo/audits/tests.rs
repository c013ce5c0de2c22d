use super::*;

/// What the sample says of audits and nonconformities, as they stand today.
#[derive(Deserialize)]
struct Sample {
    audits: Vec<AuditOfSample>,
    nonconformities: Vec<NonconformityOfSample>,
}

#[derive(Deserialize)]
struct AuditOfSample {
    id: String,
    month: u8,
}

#[derive(Deserialize)]
struct NonconformityOfSample {
    id: String,
    month: u8,
    state: String,
}

#[test]
fn audits_and_nonconformities_are_those_of_the_sample() {
    let sample: Sample = serde_saphyr::from_str(catalogue::sample::TEXT).unwrap();
    let audits: Vec<_> = told().unwrap().iter().map(|one| (one.id.clone(), one.month)).collect();
    let expected: Vec<_> = sample.audits.iter().map(|one| (one.id.clone(), one.month)).collect();
    assert_eq!(audits, expected);
    let remedies: Vec<_> =
        remedies::told().unwrap().iter().map(|one| (one.id.clone(), one.month, one.until.clone())).collect();
    let expected: Vec<_> =
        sample.nonconformities.iter().map(|one| (one.id.clone(), one.month, one.state.clone())).collect();
    assert_eq!(remedies, expected);
}

#[test]
fn every_finding_is_about_a_row_of_the_standard() {
    let audits = told().unwrap();
    let rows = audits.iter().flat_map(|audit| audit.findings.iter().map(|found| found.rows.as_str()));
    let of_remedies = remedies::told().unwrap();
    for row in rows.chain(of_remedies.iter().filter_map(|one| one.rows.as_deref())) {
        assert!(isms::requirement::row(row).is_some(), "{row}");
    }
}

#[test]
fn internal_audits_together_cover_every_clause_and_every_included_control() {
    let audits = told().unwrap();
    let internal = || audits.iter().filter(|audit| audit.kind == "internal");
    let covers = |row: &str| {
        internal().any(|audit| {
            let line = record::Line::new(&audit.requirements).unwrap();
            isms::requirement::named(Some(&line)).iter().any(|above| isms::requirement::is_within(row, above))
        })
    };
    let missing: Vec<_> = isms::audit::coverage::references().filter(|row| !covers(row)).collect();
    assert_eq!(missing, ["A.7.6", "A.8.30"], "the excluded ones");
}
