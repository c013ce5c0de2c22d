//! Evidence, series by series: owners submit what came together, whoever is named looks at it a few days later.

use decide::Command;
use isms::control::Evidence;
use jiff::ToSpan as _;
use record::{Id, Kinded as _};
use serde_json::json;

use super::register::{of_sample, unit_of};
use super::told::{Series, Told};
use crate::demo::past::{Past, body};
use crate::demo::sample::Sample;

/// The first of the four days of a month on which owners submit, and the day on which it is looked at. Month 4 began with the
/// register itself; in month 10 the ISMS manager was away.
fn days_of(month: u8) -> (i32, i32) {
    match month {
        4 => (12, 18),
        10 => (22, 25),
        _ => (5, 11),
    }
}

/// Whether evidence is submitted or looked at on that day.
pub(super) fn is_day_for_evidence(month: u8, day: i32) -> bool {
    let (first, looked_at) = days_of(month);
    month >= 4 && ((first..first + 4).contains(&day) || day == looked_at)
}

/// The day of the month on which an owner submits.
fn submits_on(owner: &str, month: u8) -> i32 {
    let place = owner.trim_start_matches('P').parse::<i32>().unwrap_or_default() % 4;
    // Of the two days that are both for submitting and for looking, the second one is too late.
    let (first, looked_at) = days_of(month);
    (first + place).min(looked_at - 1)
}

impl Past<'_> {
    /// What is submitted today, and what is looked at.
    pub(super) async fn evidence_on(
        &mut self,
        sample: &Sample,
        told: &[Told],
        (month, day): (u8, i32),
    ) -> anyhow::Result<()> {
        if !is_day_for_evidence(month, day) {
            return Ok(());
        }
        let of_month: Vec<(&Told, &Series, usize)> = told
            .iter()
            .flat_map(|told| told.evidence.iter().map(move |series| (told, series)))
            .filter_map(|(told, series)| Some((told, series, series.months().find(|(_, of)| *of == month)?.0)))
            .collect();
        self.submitted_on(sample, &of_month, (month, day)).await?;
        if day == days_of(month).1 {
            self.looked_at_on_day(&of_month, month).await?;
        }
        Ok(())
    }

    async fn submitted_on(
        &mut self,
        sample: &Sample,
        of_month: &[(&Told, &Series, usize)],
        (month, day): (u8, i32),
    ) -> anyhow::Result<()> {
        let mut by_owner: Vec<(&str, Vec<(String, Command)>)> = Vec::new();
        for (told, series, _) in of_month {
            let owner = of_sample(sample, told)?.owner.as_str();
            if submits_on(owner, month) != day {
                continue;
            }
            let submission = (name(told, series, month), self.submission(sample, told, series, month).await?);
            match by_owner.iter_mut().find(|(known, _)| *known == owner) {
                Some((_, submissions)) => submissions.push(submission),
                None => by_owner.push((owner, vec![submission])),
            }
        }
        for (owner, submissions) in by_owner {
            let (names, commands): (Vec<_>, Vec<_>) = submissions.into_iter().unzip();
            for (name, outcome) in names.iter().zip(self.act(owner, commands).await?) {
                self.call(name, outcome.id);
            }
        }
        Ok(())
    }

    async fn submission(&self, sample: &Sample, told: &Told, series: &Series, month: u8) -> anyhow::Result<Command> {
        let control = of_sample(sample, told)?;
        let from = self.day(month.saturating_sub(series.every).max(1), 0)?;
        let to = self.day(month, 0)?.checked_sub(1.day())?;
        let title = series.title.replace("{month}", &to.strftime("%B %Y").to_string());
        let mut file = None;
        if let Some(name) = &series.file {
            let content = format!(
                "{title}\n\n{}\nFrom {from} to {to}.\n\nThis stands for a file of Corvane Systems. All of it is invented.\n",
                series.shows
            );
            file = Some((format!("{name}-{}.txt", to.strftime("%Y-%m")), self.file(&control.owner, content).await?));
        }
        let mut fields = body(json!({
            "title": title, "controls": [self.id(&told.id)?], "shows": series.shows, "source": series.source,
            "period_from": from, "period_to": to, "owner": self.id(&control.owner)?,
            "reviewer": self.id(&series.reviewer)?, "file_name": file.as_ref().map(|(name, _)| name),
            "file_digest": file.as_ref().map(|(_, (digest, _))| digest), "file_size": file.as_ref().map(|(_, (_, size))| size),
        }))?;
        fields.retain(|_, value| !value.is_null());
        Past::first_step(Evidence::kind_of(), self.id(unit_of(sample, control))?, "evidence", fields.into())
    }

    async fn looked_at_on_day(&mut self, of_month: &[(&Told, &Series, usize)], month: u8) -> anyhow::Result<()> {
        let mut steps: Vec<(Id, Command)> = Vec::new();
        for (told, series, place) in of_month.iter().filter(|(_, series, _)| series.waiting != Some(month)) {
            let (reviewer, evidence) = (self.id(&series.reviewer)?, self.id(&name(told, series, month))?);
            let step = match series.rejected.get(&month) {
                Some(because) => self.step(Evidence::kind_of(), evidence, "rejection", because)?,
                None => {
                    let details = json!({"is_shown": true, "examination": series.found(*place, month)});
                    self.step_with(Evidence::kind_of(), evidence, "acceptance", details, "")?
                }
            };
            steps.push((reviewer, step));
        }
        self.each_acts(steps).await
    }
}

/// What the story calls one of a series.
fn name(told: &Told, series: &Series, month: u8) -> String {
    format!("{} {} of {month}", told.id, series.title)
}
