//! The organisation's controls and what shows that they work: adopted from Annex A or described by itself in month 4, planned,
//! reported in operation, set back, and month by month the evidence that owners submit and others look at.
//!
//! | module | holds |
//! |---|---|
//! | [`told`] | what is read from the files beside this one: the words, and on which day who said them |
//! | [`register`] | controls adopted, tied to risks and to the actions that bring them, reported by their owners |
//! | [`work`] | the actions that bring controls and serve no risk |
//! | [`evidence`] | series of evidence, submitted and looked at |
//!
//! What a control is called, whose it is, what it serves and where it stands today comes from the sample; a test compares the
//! two.

mod evidence;
mod register;
#[cfg(test)]
pub mod tests;
mod told;
mod work;

use super::day::{Day, PROGRESS_LOOKED_AT};
use super::past::{Past, working_day};
use super::risks::Risks;
use super::sample::Sample;
use told::Told;

/// Everything that is told of controls.
#[derive(Debug)]
pub struct Controls(Vec<Told>);

impl Controls {
    /// Reads them.
    ///
    /// # Errors
    /// When a file in the binary is not what this program expects.
    pub fn read(past: &Past<'_>) -> anyhow::Result<Self> {
        told::read(&|month| Ok(past.day(month, 12)?.strftime("%B").to_string())).map(Self)
    }
}

impl Past<'_> {
    /// What happened to controls on a day of the story.
    pub async fn controls_on(
        &mut self,
        sample: &Sample,
        (risks, controls): (&Risks, &Controls),
        (month, day): (u8, i32),
    ) -> anyhow::Result<()> {
        let (told, today) = (controls.0.as_slice(), Day::Of(month, day));
        let days = told.iter().flat_map(Told::days).chain(register::TIED).chain([PROGRESS_LOOKED_AT]);
        if !days.into_iter().any(|day| day == today) && !evidence::is_day_for_evidence(month, day) {
            return Ok(());
        }
        self.morning_of(working_day(self.day(month, day)?)?)?;
        self.adopted_on(sample, told, today).await?;
        self.controls_tied_on(sample, risks, today).await?;
        self.work_planned_on(sample, told, today).await?;
        self.controls_planned_on(sample, told, today).await?;
        self.evidence_on(sample, told, (month, day)).await?;
        self.work_done_on(sample, told, today).await?;
        if today == PROGRESS_LOOKED_AT {
            self.work_looked_at(sample, told).await?;
        }
        self.reported_on(sample, told, today).await
    }
}
