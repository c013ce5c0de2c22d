//! Projects, releases and environments (A.5.8, A.8.25 to A.8.33).

use jiff::civil::Date;
use record::{Choice, Line, Number, Prose, Record, Ref, State, Tone};

use super::change::Change;
use crate::asset::Asset;
use crate::life::UNOWNED;
use crate::people::Person;
use crate::risk::Risk;

/// A project, and what it means for information security (A.5.8).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "projects", clause = "A.5.8", prefix = "PJ", state = Project::state)]
pub struct Project {
    /// What it is called.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What comes of it.
    #[field(searched)]
    pub aim: Option<Prose>,
    /// Who leads it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The day on which it begins.
    pub from: Option<Date>,
    /// The day on which it ends.
    #[field(listed, label = "Until")]
    pub to: Option<Date>,
    /// What it means for security: classes of information, requirements, what is tested.
    #[field(label = "Security assessment")]
    pub assessment: Option<Prose>,
    /// The day on which that was assessed.
    pub assessed_on: Option<Date>,
    /// The risks that come with it.
    pub risks: Vec<Ref<Risk>>,
    /// The day on which it was over.
    #[field(detail, label = "Ended")]
    pub ended_on: Option<Date>,
}

impl Project {
    fn state(&self, today: Date) -> Option<State> {
        let has_begun = self.from.is_none_or(|first| first <= today);
        Some(if self.ended_on.is_some_and(|day| day <= today) {
            State { code: "ended", label: "Ended", tone: Tone::Plain }
        } else if has_begun && self.assessment.is_none() {
            State { code: "unassessed", label: "Security not assessed", tone: Tone::Bad }
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            State { code: "active", label: "Active", tone: Tone::Good }
        })
    }
}

/// A release that went live, or will (A.8.25, A.8.29): how it was reviewed and tested, and what was still open.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "releases", clause = "A.8.29", prefix = "RL", state = Release::state)]
pub struct Release {
    /// The product and the version.
    #[field(title, listed, searched)]
    pub name: Line,
    /// The asset that it is of.
    #[field(listed)]
    pub asset: Option<Ref<Asset>>,
    /// The change that brings it.
    pub change: Option<Ref<Change>>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The day on which it went live.
    #[field(listed, label = "Live since")]
    pub released_on: Option<Date>,
    /// Whether somebody else looked at every change of its source.
    #[field(label = "Source reviewed")]
    pub is_reviewed: Option<bool>,
    /// Whether its source was analysed by a tool.
    #[field(label = "Source analysed")]
    pub is_analysed: Option<bool>,
    /// What the security test showed.
    #[field(label = "Security test")]
    pub security_test: Option<Prose>,
    /// How many high findings were open when it went live.
    pub open_high_findings: Option<Number<0, 100_000>>,
    /// Who accepted these.
    pub accepted_by: Option<Ref<Person>>,
}

impl Release {
    fn state(&self, today: Date) -> Option<State> {
        let has_open = self.open_high_findings.is_none_or(|open| open.get() > 0) && self.accepted_by.is_none();
        Some(if self.released_on.is_none_or(|day| day > today) {
            State { code: "planned", label: "Planned", tone: Tone::Plain }
        } else if self.security_test.is_none() || has_open {
            State { code: "untested", label: "Live, not shown to be safe", tone: Tone::Bad }
        } else {
            State { code: "live", label: "Live", tone: Tone::Good }
        })
    }
}

/// An environment: production, test, development, office (A.8.22, A.8.31, A.8.33). How it is kept apart, and whose data are in it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "environments", clause = "A.8.31", prefix = "EN", state = Environment::state)]
pub struct Environment {
    /// What it is called.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What it is for.
    #[field(listed)]
    pub kind: Option<EnvironmentKind>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// How it is kept apart from the others.
    pub separation: Option<Prose>,
    /// The day on which that was last tested.
    #[field(listed, label = "Separation tested")]
    pub tested_on: Option<Date>,
    /// Whether data of production are used in it.
    #[field(label = "Production data")]
    pub has_production_data: Option<bool>,
    /// Who approved that.
    pub approved_by: Option<Ref<Person>>,
    /// How these data are protected.
    pub protection: Option<Prose>,
    /// The last day on which they may be there.
    #[field(label = "Data until")]
    pub data_until: Option<Date>,
}

/// What an environment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum EnvironmentKind {
    /// What customers use.
    Production,
    /// What is tested.
    Test,
    /// What is written.
    Development,
    /// What people work with.
    Office,
}

impl Environment {
    fn state(&self, today: Date) -> Option<State> {
        let is_production = self.kind == Some(EnvironmentKind::Production);
        let is_covered = self.approved_by.is_some()
            && self.protection.is_some()
            && self.data_until.is_some_and(|last| today <= last);
        Some(if self.has_production_data == Some(true) && !is_production && !is_covered {
            State { code: "uncovered", label: "Production data uncovered", tone: Tone::Bad }
        } else if self.owner.is_none() {
            UNOWNED
        } else if self.tested_on.is_none() {
            State { code: "untested", label: "Separation not tested", tone: Tone::Warn }
        } else {
            State { code: "kept", label: "Kept", tone: Tone::Good }
        })
    }
}
