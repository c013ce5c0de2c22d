//! How an import was read, remembered for the next file with the same headers.
//!
//! It is offered and never taken without a word: a person sees which import it comes from and changes what is different.

use std::collections::BTreeMap;

use access::View;
use door::Fault;
use host::Host;
use interchange::{Answers, MappedColumn, Mapping, Questions, Recognition, Sheet, Target};
use isms::documented::RetainedRecord;
use serde::{Deserialize, Serialize};

use crate::{Imports, Planned, from_hex, may_read_report};

/// How many earlier imports are looked through.
const LOOKED_THROUGH: usize = 40;

/// What is kept of an import for the next one.
#[derive(Serialize, Deserialize)]
pub(crate) struct Reading {
    mapping: Mapping,
    answers: Answers,
}

/// An earlier import, and how it was read.
pub(crate) struct Earlier {
    number: String,
    reading: Reading,
}

/// How a sheet would be read like an earlier import.
#[derive(Clone, Debug, Serialize)]
pub struct Remembered {
    /// The number of its retained record.
    pub import: String,
    /// Where columns go.
    pub mapping: Mapping,
    /// What its scales and words mean.
    pub answers: Answers,
}

impl Reading {
    pub(crate) fn of(planned: &Planned) -> Self {
        Self { mapping: planned.mapping.clone(), answers: planned.asked.answers.clone() }
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Fault> {
        serde_json::to_vec(self).map_err(Fault::failure)
    }
}

impl Imports {
    /// How the imports that still stand and whose report the viewer may read were read, the newest first.
    pub(crate) async fn readings(&self, host: &Host, view: &View) -> Result<Vec<Earlier>, Fault> {
        let mut standing: Vec<_> = view
            .all::<RetainedRecord>()
            .filter(|record| record.undone_on.is_none() && may_read_report(view, record.held))
            .filter_map(|record| {
                Some((record.held.at, record.held.number()?, from_hex(record.file.reading_digest.as_deref()?)?))
            })
            .collect();
        standing.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
        let mut earlier = Vec::new();
        for (_, number, digest) in standing.into_iter().take(LOOKED_THROUGH) {
            let bytes = host.store().blob(view.organisation(), &digest).await.map_err(Fault::failure)?;
            // What an older Annexa wrote of fields that are no more says nothing here.
            let reading = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            earlier.extend(reading.map(|reading| Earlier { number, reading }));
        }
        Ok(earlier)
    }
}

impl Remembered {
    /// The newest of the earlier readings whose headers the sheet has.
    pub(crate) fn of(sheet: &Sheet, found: &Recognition, earlier: &[Earlier]) -> Option<Self> {
        let one = |earlier: &Earlier| {
            let mapping = carried_over(&found.mapping, &earlier.reading.mapping)?;
            let questions = interchange::questions(sheet, &mapping);
            let answers = asked_again(&earlier.reading.answers, &questions);
            Some(Self { import: earlier.number.clone(), mapping, answers })
        };
        earlier.iter().find_map(one)
    }

    /// Whether reading the sheet like this differs from how it is recognised.
    pub fn says_more_than(&self, found: &Recognition) -> bool {
        self.mapping != found.mapping || self.answers != Answers::default()
    }
}

/// An earlier mapping, for a sheet that has all its headers, wherever its columns stand now. Columns that came since go where they
/// are recognised to go, unless another one goes there.
fn carried_over(found: &Mapping, earlier: &Mapping) -> Option<Mapping> {
    let folded = |column: &MappedColumn| column.header.to_lowercase();
    let mut targets: BTreeMap<String, Vec<&Target>> = BTreeMap::new();
    for column in earlier.columns.iter().rev() {
        targets.entry(folded(column)).or_default().push(&column.target);
    }
    let goes_there = |target: &Target| earlier.columns.iter().any(|column| column.target == *target);
    let columns = found.columns.iter().map(|column| {
        let target = match targets.get_mut(&folded(column)).and_then(Vec::pop) {
            Some(target) => target.clone(),
            None if matches!(column.target, Target::Field(_)) && goes_there(&column.target) => Target::Extra,
            None => column.target.clone(),
        };
        MappedColumn { target, ..column.clone() }
    });
    let columns: Vec<MappedColumn> = columns.collect();
    let is_all_there = targets.values().all(|left| left.iter().all(|target| !matches!(target, Target::Field(_))));
    let mapping = Mapping { register: earlier.register, header: found.header, columns };
    (is_all_there && mapping.check().is_ok()).then_some(mapping)
}

/// The answers to what this sheet asks.
fn asked_again(earlier: &Answers, questions: &Questions) -> Answers {
    let mut answers = Answers::default();
    for question in &questions.scales {
        for value in &question.values {
            let meaning = earlier.meaning(question.scale, &value.text);
            if let Some(meaning) =
                meaning.filter(|meaning| !value.is_known || Some(*meaning) != value.suggestion.as_ref())
            {
                let scale = answers.scales.entry(question.scale.to_owned()).or_default();
                scale.insert(value.text.clone(), meaning.clone());
            }
        }
    }
    for question in &questions.dates {
        let order = earlier.dates.get(question.field);
        answers.dates.extend(order.map(|order| (question.field.to_owned(), *order)));
    }
    answers
}

#[cfg(test)]
mod tests {
    use interchange::{Header, Register};

    use super::*;

    fn mapping(first: u32, columns: &[(&str, Target)]) -> Mapping {
        let column = |(column, (header, target)): (u16, &(&str, Target))| MappedColumn {
            column,
            header: (*header).to_owned(),
            target: target.clone(),
        };
        let columns = (0..).zip(columns).map(column).collect();
        Mapping { register: Register::Risks, header: Header { first, last: first }, columns }
    }

    fn field(name: &str) -> Target {
        Target::Field(name.to_owned())
    }

    #[test]
    fn columns_are_known_again_by_their_headers_wherever_they_stand() {
        let earlier = mapping(1, &[("Nr", field("external")), ("Was", field("title")), ("Notiz", Target::Ignored)]);
        let found = mapping(4, &[("NOTIZ", field("description")), ("was", Target::Extra), ("nr", Target::Extra)]);
        let again = carried_over(&found, &earlier).unwrap();
        let targets: Vec<Target> = again.columns.into_iter().map(|column| column.target).collect();
        assert_eq!(targets, [Target::Ignored, field("title"), field("external")]);
        assert_eq!(again.header, found.header);
    }

    #[test]
    fn a_column_that_came_since_goes_where_it_is_recognised_unless_another_goes_there() {
        let earlier = mapping(1, &[("Was", field("title"))]);
        let found = mapping(1, &[("Was", Target::Extra), ("Title", field("title")), ("Owner", field("owner"))]);
        let again = carried_over(&found, &earlier).unwrap();
        let targets: Vec<Target> = again.columns.into_iter().map(|column| column.target).collect();
        assert_eq!(targets, [field("title"), Target::Extra, field("owner")]);
    }

    #[test]
    fn a_sheet_without_one_of_the_headers_is_another_sheet() {
        let earlier = mapping(1, &[("Was", field("title")), ("Wer", field("owner"))]);
        assert_eq!(carried_over(&mapping(1, &[("Was", field("title"))]), &earlier), None);
        let with_less = mapping(1, &[("Was", field("title")), ("Notiz", Target::Extra)]);
        assert!(
            carried_over(&mapping(1, &[("Was", field("title"))]), &with_less).is_some(),
            "nothing hung on that one"
        );
    }
}
