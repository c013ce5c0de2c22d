//! Campaigns (7.3, A.6.3, A.6.8): exercises that show how people act, such as test mails.

use jiff::civil::Date;
use record::{Choice, Line, Misfit, Number, Prose, Record, Ref, State, Tone};

use crate::Isms;
use crate::documented::Audience;
use crate::people::Person;
use crate::registry::Draft;

/// An exercise of awareness: test mails, a walk through the office, a quiz, and how people acted (7.3, A.6.3).
///
/// It counts people and names none: nobody is to be shamed by it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "campaigns", clause = "7.3", prefix = "CP", state = Campaign::state)]
pub struct Campaign {
    /// What it is called.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What sort of exercise it is.
    #[field(listed, label = "Type")]
    pub kind: Option<CampaignType>,
    /// What it is to show or to change.
    #[field(searched)]
    pub purpose: Option<Prose>,
    /// Who runs it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Whom it is for.
    #[field(embed)]
    pub audience: Audience,
    /// The first day.
    #[field(listed)]
    pub from: Option<Date>,
    /// The last day.
    #[field(listed, label = "Until")]
    pub to: Option<Date>,
    /// How many people were tested.
    pub tested: Option<Number<0, 1_000_000>>,
    /// How many of them gave data away or ran something.
    #[field(label = "Fell for it")]
    pub failed: Option<Number<0, 1_000_000>>,
    /// How many of them reported it.
    pub reported: Option<Number<0, 1_000_000>>,
    /// What was learnt, and what follows.
    #[field(searched)]
    pub lessons: Option<Prose>,
}

/// The sorts of exercises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum CampaignType {
    /// Mails that look as those of thieves do.
    Phishing,
    /// Calls or visits that try to get in.
    SocialEngineering,
    /// A walk through the rooms: screens, desks, doors.
    #[choice(label = "Walk-through")]
    WalkThrough,
    /// Messages, posters, talks.
    Awareness,
}

impl Campaign {
    /// How many in a hundred of those tested fell for it.
    pub fn failure_percent(&self) -> Option<i64> {
        percent(self.failed?.get(), self.tested?.get())
    }

    /// How many in a hundred of those tested reported it.
    pub fn report_percent(&self) -> Option<i64> {
        percent(self.reported?.get(), self.tested?.get())
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(campaign) = draft.typed::<Self>() else { return Vec::new() };
        let ends_early = campaign.from.zip(campaign.to).is_some_and(|(first, last)| last < first);
        let is_more = |count: Option<Number<0, 1_000_000>>| count.is_some_and(|count| Some(count) > campaign.tested);
        let more = "These are more people than were tested. Correct one of the numbers.";
        let found = [
            (ends_early, "to", "before_start", "The last day is before the first. Choose a later one."),
            (is_more(campaign.failed), "failed", "more_than_tested", more),
            (is_more(campaign.reported), "reported", "more_than_tested", more),
        ];
        let misfits = found.into_iter().filter(|(is_found, ..)| *is_found);
        misfits.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }

    fn state(&self, today: Date) -> Option<State> {
        let is_over = self.to.is_some_and(|last| today > last);
        let (code, label, tone) = if is_over && self.lessons.is_some() {
            ("evaluated", "Evaluated", Tone::Good)
        } else if is_over {
            ("to_be_evaluated", "To be evaluated", Tone::Warn)
        } else if self.from.is_some_and(|first| first <= today) {
            ("running", "Running", Tone::Plain)
        } else {
            ("planned", "Planned", Tone::Plain)
        };
        Some(State { code, label, tone })
    }
}

fn percent(part: i64, whole: i64) -> Option<i64> {
    (part * 100 + whole / 2).checked_div(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_and_of_nobody_there_is_none() {
        for (part, whole, share) in
            [(8, 57, Some(14)), (3, 61, Some(5)), (29, 61, Some(48)), (0, 0, None), (0, 5, Some(0))]
        {
            assert_eq!(percent(part, whole), share, "{part} of {whole}");
        }
    }
}
