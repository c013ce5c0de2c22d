//! A plan as the API tells it: counts always, rows a page at a time.
//!
//! A sheet may have 50,000 rows, and each may say twenty things. Each page is planned afresh, so that none is kept; it goes on
//! after a row of the sheet, which stays the same row.

use axum::extract::Request;
use axum::http::Uri;
use decide::ImportTarget;
use door::Fault;
use imports::Planned;
use intake::PlannedRow;
use serde_json::{Value as Json, json};

use crate::{answer, list};
use listing::Parameters;

/// How many rows a page has when nobody says.
const USUAL: u64 = 50;
/// The most rows of a page. More than elsewhere, as each page is a plan.
pub(crate) const MOST: u64 = 1000;
/// How many placeholders are named.
const PLACEHOLDERS: usize = 1000;
/// The classes that can be asked for.
pub(crate) const CLASSES: [&str; 5] = ["created", "changed", "unchanged", "conflict", "rejected"];

/// Which rows of a plan are wanted.
#[derive(Debug)]
pub(super) struct Page {
    class: Option<String>,
    has_problems: bool,
    limit: Option<u64>,
    after: Option<u64>,
}

impl Page {
    /// Takes its parameters from a request and leaves it those of every write.
    ///
    /// # Errors
    /// When one has a value that is none.
    pub fn taken(mut request: Request) -> Result<(Request, Self), Fault> {
        let mut parameters = Parameters::of(request.uri())?;
        let class = parameters.take("class");
        if class.as_ref().is_some_and(|class| !CLASSES.contains(&class.as_str())) {
            return Err(Fault::BadRequest(format!("`class` is one of {}.", CLASSES.join(", "))));
        }
        let has_problems = parameters.take_truth("problems")?;
        let limit = parameters.take_number("limit", 1..=MOST)?;
        let after = parameters.take_number("cursor", 1..=u64::from(u32::MAX))?;
        *request.uri_mut() = without(request.uri(), &["class", "problems", "limit", "cursor"]);
        Ok((request, Self { class, has_problems, limit, after }))
    }

    /// # Errors
    /// When rows are wanted of an answer that has none.
    pub fn is_unasked(&self) -> Result<(), Fault> {
        if self.class.is_none() && !self.has_problems && self.limit.is_none() && self.after.is_none() {
            return Ok(());
        }
        let sentence = "`class`, `problems`, `limit` and `cursor` are for `dry_run=true`; after a commit its report holds every row.";
        Err(Fault::BadRequest(sentence.to_owned()))
    }

    /// The plan with its page of rows.
    pub fn of(&self, planned: &Planned) -> Json {
        let plan = &planned.plan;
        let limit = usize::try_from(self.limit.unwrap_or(USUAL)).unwrap_or(usize::MAX);
        let wanted: Vec<_> = plan.rows.iter().filter(|row| self.is_wanted(row)).collect();
        let total = wanted.len();
        let mut rest = wanted.into_iter().filter(|row| self.after.is_none_or(|after| u64::from(row.row) > after));
        let items: Vec<_> = rest.by_ref().take(limit).collect();
        let next = items.last().map(|last| last.row.to_string()).filter(|_| rest.next().is_some());
        let named = plan.placeholders.iter().take(PLACEHOLDERS);
        let placeholders = json!({"items": named.collect::<Vec<_>>(), "total": plan.placeholders.len()});
        json!({
            "source": &plan.source,
            "register": plan.register,
            "counts": &plan.counts,
            "rows": list::Page { items, next, total },
            "placeholders": placeholders,
            "not_carried_over": &plan.not_carried_over,
            "open": &plan.open,
            "mapping": &planned.mapping,
            "seen": planned.seen(),
        })
    }

    fn is_wanted(&self, row: &PlannedRow) -> bool {
        let is_of_class = |class: &String| serde_json::to_value(row.class).is_ok_and(|of| of == class.as_str());
        self.class.as_ref().is_none_or(is_of_class) && (!self.has_problems || !row.problems.is_empty())
    }
}

/// An address without some parameters. As they were read already, they can be read.
fn without(uri: &Uri, names: &[&str]) -> Uri {
    let pairs = uri.query().unwrap_or_default().split('&');
    let is_left = |pair: &&str| !names.contains(&pair.split('=').next().unwrap_or_default());
    let query = pairs.filter(is_left).collect::<Vec<_>>().join("&");
    format!("{}?{query}", uri.path()).parse().unwrap_or_else(|_| uri.clone())
}

/// The row of the sheet that a position of the command comes from; 0 for a placeholder, which comes from several.
pub(super) fn row_at(planned: &Planned, position: usize) -> usize {
    let row = planned.plan.import.as_ref().and_then(|import| import.rows.get(position));
    let found = row.and_then(|row| match (&row.target, &row.key) {
        (ImportTarget::Existing { id, .. }, _) => {
            planned.plan.rows.iter().find(|planned| planned.id == Some(*id)).map(|planned| planned.row)
        }
        (ImportTarget::New, Some(key)) => key.strip_prefix("row:")?.split(':').next()?.parse().ok(),
        (ImportTarget::New, None) => None,
    });
    found.and_then(|row| usize::try_from(row).ok()).unwrap_or(0)
}

/// What came of a plan, in numbers.
pub(super) fn outcome(planned: &Planned) -> Json {
    let plan = &planned.plan;
    let open = plan.open.scales.len() + plan.open.dates.len();
    told(&json!(plan.counts), plan.placeholders.len(), open)
}

/// The same, of a report.
pub(super) fn outcome_reported(report: &Json) -> Json {
    let count = |at: &str| report.pointer(at).and_then(Json::as_array).map_or(0, Vec::len);
    let counts = report.pointer("/plan/counts").unwrap_or(&Json::Null);
    told(counts, count("/plan/placeholders"), count("/plan/open/scales") + count("/plan/open/dates"))
}

fn told(counts: &Json, placeholders: usize, open: usize) -> Json {
    let mut told = json!({"counts": counts});
    answer::set(&mut told, "placeholders", placeholders);
    answer::set(&mut told, "open", open);
    told
}
