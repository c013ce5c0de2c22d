//! Obligations (4.2 b and c, A.5.31): what laws, contracts, the business and interested parties ask for.

use jiff::civil::Date;
use record::{Choice, Line, Misfit, Prose, Record, Ref, State, Tone};

use super::party::InterestedParty;
use crate::Isms;
use crate::life::{REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;
use crate::registry::Draft;

/// Something that information security has to fulfil because a law, a contract, the business or an interested party asks
/// for it (4.2, A.5.31). Whether the ISMS addresses it is decided here, and named in the reasons of controls.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "obligations", clause = "4.2", prefix = "O", state = Obligation::state)]
pub struct Obligation {
    /// What is asked, in a few words, such as Notice of incidents within 24 hours.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Where it comes from. Controls that are needed for it name this as their reason.
    #[field(listed)]
    pub source: Option<ObligationSource>,
    /// Where it stands: the law and its article, the contract and its clause.
    #[field(listed, searched)]
    pub reference: Option<Line>,
    /// Who asks for it.
    #[field(listed)]
    pub party: Option<Ref<InterestedParty>>,
    /// What it asks for, in your own words.
    #[field(searched)]
    pub requires: Option<Prose>,
    /// Whether the ISMS addresses it (4.2 c). No is an answer too, with its reason.
    #[field(label = "Addressed by the ISMS")]
    pub is_addressed: Option<bool>,
    /// By which controls, documents or processes it is answered; or, where the ISMS leaves it out, why.
    #[field(label = "How, or why not")]
    pub answer: Option<Prose>,
    /// Who watches it and says whether it is fulfilled.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Whether it is about personal data.
    #[field(detail, label = "About personal data")]
    pub has_personal_data: Option<bool>,
    /// The first day on which it binds.
    #[field(detail)]
    pub from: Option<Date>,
    /// The last day; open when empty.
    #[field(detail, label = "Until")]
    pub to: Option<Date>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// Where an obligation comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ObligationSource {
    /// A law, a regulation, or the order of an authority.
    Law,
    /// A contract, or terms that were accepted.
    Contract,
    /// What the organisation itself decided that it needs.
    Business,
    /// What an interested party expects without law or contract.
    Party,
}

impl Obligation {
    /// Whether it binds on that day.
    pub fn is_in_force(&self, today: Date) -> bool {
        self.from.is_none_or(|first| first <= today) && self.to.is_none_or(|last| today <= last)
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(obligation) = draft.typed::<Self>() else { return Vec::new() };
        let ends_early = obligation.from.zip(obligation.to).is_some_and(|(first, last)| last < first);
        let misfit = || Misfit::new("to", "before_start", "The last day is before the first. Choose a later one.");
        ends_early.then(misfit).into_iter().collect()
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if self.to.is_some_and(|last| today > last) {
            State { code: "ended", label: "Ended", tone: Tone::Plain }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.is_addressed.is_none() {
            State { code: "undecided", label: "Undecided", tone: Tone::Warn }
        } else if self.is_addressed == Some(false) && self.answer.is_none() {
            State { code: "unreasoned", label: "Left out without a reason", tone: Tone::Warn }
        } else if self.owner.is_none() {
            UNOWNED
        } else if self.is_addressed == Some(false) {
            State { code: "left_out", label: "Left out", tone: Tone::Plain }
        } else {
            State { code: "addressed", label: "Addressed", tone: Tone::Good }
        })
    }
}

#[cfg(test)]
mod tests {
    use record::Kinded as _;

    use super::*;

    #[test]
    fn an_obligation_says_what_is_still_to_be_decided() {
        let owner = "0198f000-0000-7000-8000-000000000001";
        for (fields, state) in [
            (serde_json::json!({}), "undecided"),
            (serde_json::json!({"is_addressed": true}), "unowned"),
            (serde_json::json!({"is_addressed": true, "owner": owner}), "addressed"),
            (serde_json::json!({"is_addressed": false, "owner": owner}), "unreasoned"),
            (serde_json::json!({"is_addressed": false, "owner": owner, "answer": "Payroll only"}), "left_out"),
            (serde_json::json!({"is_addressed": true, "owner": owner, "to": "2026-03-01"}), "ended"),
            (serde_json::json!({"reviewed_on": "2025-02-01", "review_every": 12}), "review_overdue"),
        ] {
            let mut body = fields.as_object().cloned().unwrap();
            body.insert("name".to_owned(), "GDPR".into());
            let record = (Obligation::kind_of().read)(body).unwrap();
            assert_eq!(record.state("2026-03-02".parse().unwrap()).map(|state| state.code), Some(state), "{fields}");
        }
    }
}
