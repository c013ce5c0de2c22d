//! The organisation's risks: criteria, two assessments, treatment, acceptances, month by month until today.
//!
//! | module | holds |
//! |---|---|
//! | [`told`] | what is read from the files beside this one: the words, and on which day who said them |
//! | [`criteria`], [`campaign`], [`plan`] | the criteria in two versions, the two assessments, the treatment plan |
//! | [`register`] | risks recorded, described, handed over |
//! | [`judged`] | risks analysed, compared, treated, accepted, closed |
//! | [`action`] | actions planned, carried out, verified |
//!
//! Whose a risk is and where it stands today comes from the sample; a test compares the two.

mod action;
mod campaign;
mod criteria;
mod judged;
mod plan;
mod register;
#[cfg(test)]
pub mod tests;
mod told;

use jiff::civil::Date;

use super::day::Day;
use super::past::{Past, working_day};
use super::sample::Sample;
use told::{Deed, Told, Turn};

/// Everything that is told of risks.
#[derive(Debug)]
pub struct Risks(Vec<Told>);

/// What happens to all risks together.
#[derive(Clone, Copy, Debug)]
enum Milestone {
    FirstCriteria,
    FirstCriteriaReturned,
    FirstCriteriaApproved,
    FirstCampaign,
    SecondCriteria,
    SecondCriteriaSubmitted,
    SecondCriteriaApproved,
    Converted,
    SecondCampaign,
    Calibrated(usize),
    Completed(usize),
    Confirmed(usize),
    PlanSubmitted { edition: usize, by: &'static str },
    PlanApproved(usize),
    PlanStarted,
    PlanDrafted,
}

const MILESTONES: [(Day, Milestone); 28] = [
    (Day::Of(3, 12), Milestone::FirstCriteria),
    (Day::Of(3, 13), Milestone::FirstCriteriaReturned),
    (Day::Of(3, 14), Milestone::FirstCriteriaApproved),
    (Day::Of(3, 15), Milestone::FirstCampaign),
    (Day::Of(3, 19), Milestone::Calibrated(1)),
    (Day::Of(3, 20), Milestone::Completed(1)),
    (Day::Of(3, 21), Milestone::Confirmed(1)),
    (Day::Of(4, 14), Milestone::PlanSubmitted { edition: 1, by: "P04" }),
    (Day::Of(4, 16), Milestone::PlanApproved(1)),
    (Day::Of(4, 18), Milestone::PlanStarted),
    // The ISMS manager was away and answers for two of the risks; who stood in submitted.
    (Day::Of(10, 14), Milestone::PlanSubmitted { edition: 2, by: "P05" }),
    (Day::Of(10, 16), Milestone::PlanApproved(2)),
    (Day::Of(10, 18), Milestone::PlanStarted),
    (Day::Of(13, 16), Milestone::SecondCriteria),
    (Day::Of(13, 20), Milestone::SecondCriteriaSubmitted),
    (Day::Of(14, 10), Milestone::SecondCriteriaApproved),
    (Day::Of(14, 11), Milestone::Converted),
    (Day::Of(14, 12), Milestone::SecondCampaign),
    (Day::Of(14, 17), Milestone::Calibrated(2)),
    (Day::Of(14, 19), Milestone::Completed(2)),
    (Day::Of(14, 21), Milestone::Confirmed(2)),
    (Day::Of(16, 12), Milestone::PlanSubmitted { edition: 3, by: "P04" }),
    (Day::Of(16, 14), Milestone::PlanApproved(3)),
    (Day::Of(16, 16), Milestone::PlanStarted),
    (Day::Of(17, 22), Milestone::PlanSubmitted { edition: 4, by: "P04" }),
    (Day::Of(18, 3), Milestone::PlanApproved(4)),
    (Day::Of(18, 4), Milestone::PlanStarted),
    (Day::Of(18, 6), Milestone::PlanDrafted),
];

/// What is told of risks, and what of it happens on one day.
struct Today<'a> {
    told: &'a [Told],
    days: Vec<Day>,
}

impl<'a> Today<'a> {
    fn is(&self, day: Day) -> bool {
        self.days.contains(&day)
    }

    /// The turns of today, each with its risk.
    fn turns(&self) -> impl Iterator<Item = (&'a Told, &'a Turn)> {
        let told = self.told.iter().flat_map(|told| told.life.iter().map(move |turn| (told, turn)));
        told.filter(|(_, turn)| self.is(turn.day()))
    }

    /// The actions, each with its risk.
    fn deeds(&self) -> impl Iterator<Item = (&'a Told, &'a Deed)> {
        self.told.iter().flat_map(|told| told.actions.iter().map(move |deed| (told, deed)))
    }
}

impl Risks {
    /// Reads them.
    ///
    /// # Errors
    /// When a file in the binary is not what this program expects.
    pub fn read(past: &Past<'_>) -> anyhow::Result<Self> {
        told::read(&|month| Ok(past.day(month, 12)?.strftime("%B").to_string())).map(Self)
    }

    /// Which action for a risk brings or repairs which control: the risk, the title of the action, the control.
    pub fn brings(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let actions = self.0.iter().flat_map(|told| told.actions.iter().map(move |deed| (told, deed)));
        actions.filter_map(|(told, deed)| Some((&*told.id, &*deed.title, deed.control.as_deref()?)))
    }

    /// The days of the story that are this date: one of the month, and one counted from today.
    fn days_on(&self, past: &Past<'_>, date: Date, month: u8) -> Vec<Day> {
        let told = self.0.iter().flat_map(Told::days).chain(MILESTONES.map(|(day, _)| day));
        told.filter(|day| past.is_on(*day, month, date)).collect()
    }
}

impl Past<'_> {
    /// What happened to risks on a day of the story; what falls on a weekend is done on the Friday.
    pub async fn risks_on(&mut self, sample: &Sample, risks: &Risks, (month, day): (u8, i32)) -> anyhow::Result<()> {
        let date = self.day(month, day)?;
        let days = risks.days_on(self, date, month);
        if days.is_empty() {
            return Ok(());
        }
        self.morning_of(working_day(date)?)?;
        for (day, milestone) in MILESTONES {
            if days.contains(&day) {
                self.milestone(&risks.0, milestone).await?;
            }
        }
        let today = Today { told: &risks.0, days };
        self.register_on(sample, &today).await?;
        self.brought_up_to_date_on(&today).await?;
        self.opened_again_on(&today).await?;
        self.rated_on(sample, &today).await?;
        self.actions_planned_on(&today).await?;
        self.decided_on(sample, &today).await?;
        self.actions_on(&today).await?;
        self.rated_after_treatment_on(&today).await?;
        self.accepted_on(&today).await?;
        self.closed_on(&today).await
    }

    /// The last day of an acceptance: to the day where the sample counts days, on a working day otherwise.
    fn last_day(&self, until: Day) -> anyhow::Result<Date> {
        let date = self.date_of(until)?;
        match until {
            Day::Of(..) => working_day(date),
            Day::FromToday(_) => Ok(date),
        }
    }

    async fn milestone(&mut self, told: &[Told], milestone: Milestone) -> anyhow::Result<()> {
        match milestone {
            Milestone::FirstCriteria => self.first_criteria().await,
            Milestone::FirstCriteriaReturned => self.first_criteria_are_returned().await,
            Milestone::FirstCriteriaApproved => self.criteria_step("P01", 1, "approval").await,
            Milestone::FirstCampaign => {
                self.adopt_library(told).await?;
                self.campaign_opens(1).await
            }
            Milestone::SecondCriteria => self.second_criteria().await,
            Milestone::SecondCriteriaSubmitted => self.criteria_step("P04", 2, "submission").await,
            Milestone::SecondCriteriaApproved => self.criteria_step("P01", 2, "approval").await,
            Milestone::Converted => self.criteria_step("P04", 2, "conversion").await,
            Milestone::SecondCampaign => self.campaign_opens(2).await,
            Milestone::Calibrated(number) => self.campaign_is_calibrated(number).await,
            Milestone::Completed(number) => self.campaign_step("P04", number, "completion").await,
            Milestone::Confirmed(number) => self.campaign_step("P01", number, "confirmation").await,
            Milestone::PlanSubmitted { edition, by } => self.plan_is_submitted(edition, by).await,
            Milestone::PlanApproved(edition) => self.plan_is_approved(edition).await,
            Milestone::PlanStarted => self.treatment_starts().await,
            Milestone::PlanDrafted => self.plan_is_drafted("P04", 5).await,
        }
    }
}
