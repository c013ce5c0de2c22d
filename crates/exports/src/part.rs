//! Long lists on paper: parts, each a document of its own.
//!
//! Setting a row takes about 2 ms and 0.4 MB until the document is done (docs/decisions/0016), so that a document has a most.

use door::Fault;
use record::Id;
use report::Table;

/// The rows that a document on paper has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub ids: Vec<Id>,
    /// Which of how many, in words; nothing where it is the whole.
    pub words: Option<String>,
}

/// How many documents so many rows are on paper.
pub fn parts(rows: usize) -> usize {
    rows.div_ceil(Table::PRINTED).max(1)
}

impl Part {
    /// That part of these rows, or the whole of a list that is short enough.
    ///
    /// # Errors
    /// A sentence with the way on where no part was asked for and there are several, and where there is no such part.
    pub fn of(ids: &[Id], asked: Option<usize>) -> Result<Self, Fault> {
        let (parts, most) = (parts(ids.len()), Table::PRINTED);
        let sentence = match asked {
            None if parts == 1 => return Ok(Self { ids: ids.to_vec(), words: None }),
            None => format!(
                "These are {} rows, and a PDF has at most {most}. Take it in {parts} parts, `part=1` to `part={parts}`, ask for fewer \
                 with the filters, or take them as XLSX or CSV.",
                ids.len()
            ),
            Some(part) => {
                let rows = part.checked_sub(1).and_then(|before| ids.chunks(most).nth(before));
                match rows {
                    Some(rows) => return Ok(Self { ids: rows.to_vec(), words: Some(format!("{part} of {parts}")) }),
                    None if part == 1 => return Ok(Self { ids: Vec::new(), words: None }),
                    None => format!("There is no part {part}: these {} rows are {parts} on paper.", ids.len()),
                }
            }
        };
        Err(Fault::BadRequest(sentence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(count: usize) -> Vec<Id> {
        (0..count).map(|number| Id::from_u128(number as u128)).collect()
    }

    #[test]
    fn parts_hold_every_row_once_and_in_order() {
        for count in [0, 1, Table::PRINTED, Table::PRINTED + 1, 3 * Table::PRINTED] {
            let all = ids(count);
            let together: Vec<Id> =
                (1..=parts(count)).flat_map(|part| Part::of(&all, Some(part)).unwrap().ids).collect();
            assert_eq!(together, all, "{count} rows");
            assert!(Part::of(&all, Some(parts(count) + 1)).is_err() && Part::of(&all, Some(0)).is_err());
        }
    }

    #[test]
    fn a_long_list_is_not_printed_before_somebody_chose_a_part() {
        assert_eq!(Part::of(&ids(2_000), None).unwrap().ids.len(), 2_000);
        let Err(Fault::BadRequest(sentence)) = Part::of(&ids(4_001), None) else { panic!("no part was asked for") };
        assert!(
            sentence.contains("4001 rows") && sentence.contains("`part=3`") && sentence.contains("XLSX or CSV"),
            "{sentence}"
        );
        assert_eq!(Part::of(&ids(4_001), Some(3)).unwrap().words.as_deref(), Some("3 of 3"));
    }
}
