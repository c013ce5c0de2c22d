//! The Statement of Applicability: its lines decided by the ISMS manager with the owners of controls, and its three versions.

use isms::control::{Applicability, SoaLine, SoaVersion};
use jiff::civil::Date;
use record::Kinded as _;
use serde_json::{Value as Json, json};

use super::past::{Past, body};
use super::roles::grant;
use super::sample::{Sample, StatementLine};

/// What the business needs a reference control for, where the sample names no risk, law or contract, or where the risk was
/// found only after the first version.
const BUSINESS: [(&str, &str); 26] = [
    ("A.5.1", "Without a policy that the chief executive has signed, nobody would know what is asked of them."),
    ("A.5.4", "Heads of department lead their people; what they do not speak about does not happen."),
    ("A.5.6", "Two people cannot see everything; others in the sector tell us what reaches them first."),
    ("A.5.7", "What attackers do changes faster than our yearly assessment."),
    ("A.5.8", "Security that is built in costs a tenth of security that is added."),
    ("A.5.9", "What nobody knows of, nobody protects; all other registers point to this one."),
    ("A.5.12", "Customers in finance ask how we tell confidential from internal."),
    ("A.5.13", "People act on what they see; a class that nobody sees helps nobody."),
    ("A.5.25", "Reports come from everybody; somebody has to decide which of them matter."),
    ("A.5.27", "An incident has been paid for; not to learn from it would be paying twice."),
    ("A.5.36", "We promise customers that rules are followed, and want to know before they ask."),
    ("A.6.1", "Customers in finance expect that who reads their invoices has been checked."),
    ("A.6.4", "What follows from breaking rules has to be the same for all, or rules are not taken seriously."),
    ("A.7.3", "Meetings about customers are held in rooms that others pass."),
    ("A.7.7", "Cleaners, visitors and families pass by our desks."),
    ("A.7.8", "Network equipment stands in offices that leak in heavy rain."),
    ("A.7.10", "Signed contracts and a few disks are kept outside any system."),
    ("A.7.11", "Support works from the offices; an hour without power is an hour without support."),
    ("A.7.12", "Both offices are rented, and other tenants reach the cellar."),
    ("A.7.13", "Devices that are looked after do not fail in the closing week of customers."),
    ("A.8.18", "Two tools can pass by every other safeguard."),
    ("A.8.19", "What runs in production is what customers were promised, and nothing else."),
    ("A.8.21", "We buy network services from three providers and depend on what they promise."),
    ("A.8.25", "Customers ask how security is built in, and before they sign."),
    ("A.8.27", "Teams grow; what was understood by three people has to be written for twenty."),
    ("A.8.34", "Customers and certification bodies test our service while others work with it."),
];

/// Who stands in for the ISMS manager.
const STAND_IN: &str = "P05";

/// What is new in a version.
const SUMMARIES: [&str; 3] = [
    "The first statement. A third of what is necessary is in operation and proven; the rest is in the treatment plan or has an \
     action of its own.",
    "Before stage 2 of the certification. Home workplaces are in the scope now. Two thirds are implemented; supplier, backup, \
     access and audit controls were added since version 1.",
    "After the second assessment and the second management review. Deletion and the baseline of test systems went back to partly \
     implemented, with their reasons; AI assistants have a line of their own.",
];

/// What the comparison with Annex A gave (6.1.3 c).
const COMPARISONS: [&str; 3] = [
    "Went through all 93 with the owners, one afternoon a theme, from our treatments to Annex A and back. Three that no risk had \
     asked for were added: terms of employment, independent review, contact with authorities. Two are not necessary, with reasons.",
    "Compared again after the scope grew by home workplaces. Nothing necessary was left out; remote working and devices off \
     premises cover what is new.",
    "Compared with the result of the second assessment. Nothing necessary was left out. Assistants are served by acceptable use, \
     leak prevention and cloud services, and by a measure of our own that Annex A does not know.",
];

impl Past<'_> {
    /// What happened to the statement on a day of the story.
    pub async fn statement_on(&mut self, sample: &Sample, (month, day): (u8, i32)) -> anyhow::Result<()> {
        let days = [(4, 19), (4, 20), (4, 21), (4, 22), (4, 25), (11, 24), (11, 26), (17, 15), (17, 16), (17, 20)];
        if !days.contains(&(month, day)) {
            return Ok(());
        }
        let date = self.on(month, day)?;
        match (month, day) {
            (4, 19) => self.stand_in("P01", date, &grant(STAND_IN, "isms_manager", "root"), 5).await,
            (4, 20) | (17, 15) => self.lines_are_decided(sample).await,
            (4, 21) => self.version_is_submitted(1, date).await,
            (4, 22) => self.first_version_is_returned(sample).await,
            (4, 25) => self.version_is_approved(1, "", "").await,
            (11, 24) => self.version_is_submitted(2, date).await,
            (11, 26) => self.version_is_approved(2, "", "").await,
            (17, 16) => self.version_is_submitted(3, date).await,
            _ => self.version_is_approved(3, "R6-24", "The management review of next month decides about it").await,
        }
    }

    /// The ISMS manager proposes what to include, owners of controls confirm. Where she is that owner herself, whoever stands
    /// in for her proposes. What is not necessary she decides.
    async fn lines_are_decided(&mut self, sample: &Sample) -> anyhow::Result<()> {
        let view = self.view("P04").await?;
        let undecided: Vec<_> = view.all::<SoaLine>().filter(|line| line.step == Applicability::Undecided).collect();
        let (mut included, mut decided) = (Vec::new(), Vec::new());
        let manager = self.id("P04")?;
        for line in &undecided {
            let known = known(sample, line.it);
            if let Some(why) = known.and_then(|known| known.justification.as_ref()) {
                // These first words were too short for the chief technology officer.
                let first = why.split([':', ';']).next().unwrap_or_default().trim_end_matches('.');
                let exclusion = self.step(SoaLine::kind_of(), line.held.id, "exclusion", &format!("{first}."))?;
                decided.push((manager, exclusion));
                continue;
            }
            let own = sample.controls.iter().find(|control| *control.title == *line.title);
            let serving = known.and_then(|known| known.controls.first()).and_then(|id| sample.control(id));
            let Some(control) = serving.or(own) else { continue };
            included.push((line, self.id(&control.owner)?));
        }
        for (line, owner) in &included {
            let business = line.reference.as_deref().and_then(business_reason);
            let mut details = body(json!({"owner": owner, "business_reason": business}))?;
            details.retain(|_, value| !value.is_null());
            let inclusion = self.step_with(SoaLine::kind_of(), line.held.id, "inclusion", details.into(), "")?;
            let by = if *owner == manager { self.id(STAND_IN)? } else { manager };
            decided.push((by, inclusion));
        }
        self.each_acts(decided).await?;
        let confirmed = included.iter().map(|(line, owner)| (*owner, line.held.id)).collect();
        self.each_takes(SoaLine::kind_of(), "inclusion", confirmed).await
    }

    /// Drafted, compared with Annex A, submitted.
    async fn version_is_submitted(&mut self, edition: usize, day: Date) -> anyhow::Result<()> {
        let text = |texts: &[&'static str; 3]| texts.get(edition - 1).copied().unwrap_or_default();
        let scope = self.id(if edition == 1 { "scope 1" } else { "scope 2" })?;
        let draft = json!({"scope": scope, "summary": text(&SUMMARIES)});
        let draft = Past::first_step(SoaVersion::kind_of(), self.id("root")?, "draft", draft)?;
        for outcome in self.act("P04", vec![draft]).await?.iter().filter(|made| made.kind == SoaVersion::kind_of()) {
            self.call(&format!("statement {edition}"), outcome.id);
        }
        let compared = json!({
            "comparison": text(&COMPARISONS), "compared_by": self.id("P04")?, "compared_on": day,
            "reviewers": [self.id("P02")?], "approvers": [self.id("P01")?],
        });
        let version = self.id(&format!("statement {edition}"))?;
        let edit = self.edit(SoaVersion::kind_of(), version, compared, "Compared with Annex A")?;
        self.act("P04", vec![edit]).await?;
        self.version_step("P04", edition, "submission", json!({}), "").await
    }

    async fn version_step(
        &mut self,
        who: &str,
        edition: usize,
        noun: &str,
        details: Json,
        why: &str,
    ) -> anyhow::Result<()> {
        let version = self.id(&format!("statement {edition}"))?;
        let step = self.step_with(SoaVersion::kind_of(), version, noun, details, why)?;
        self.act(who, vec![step]).await?;
        Ok(())
    }

    /// The chief technology officer asks for the whole reason of what is left out.
    async fn first_version_is_returned(&mut self, sample: &Sample) -> anyhow::Result<()> {
        let comment = "An auditor will ask what protects us instead; say it for both that are left out";
        self.version_step("P02", 1, "return", json!({}), comment).await?;
        let view = self.view("P04").await?;
        let mut edits = Vec::new();
        for line in view.all::<SoaLine>().filter(|line| line.step == Applicability::Excluded) {
            let Some(why) = known(sample, line.it).and_then(|known| known.justification.as_ref()) else { continue };
            let fields = json!({"exclusion": why});
            edits.push(self.edit(
                SoaLine::kind_of(),
                line.held.id,
                fields,
                "Comment of the chief technology officer",
            )?);
        }
        self.act("P04", edits).await?;
        self.version_step("P04", 1, "submission", json!({}), "").await
    }

    /// The chief executive signs, and lists what she knows of: each record that a rule fails at.
    async fn version_is_approved(&mut self, edition: usize, rule: &str, why: &str) -> anyhow::Result<()> {
        let view = self.view("P01").await?;
        let version = self.id(&format!("statement {edition}"))?;
        let scope = view.all::<SoaVersion>().find(|one| one.held.id == version).map(|one| one.scope.id);
        let approvable = scope.map(|scope| view.approvable(scope)).unwrap_or_default();
        let mut gaps = Vec::new();
        for found in [&approvable.to_be_listed, &approvable.may_be_listed] {
            for failing in found.rules().into_iter().filter(|failing| failing.id == rule) {
                for gap in found.at(&view, failing) {
                    let mut row = body(json!({"rule": rule, "why": why}))?;
                    row.extend(gap.object().map(|held| ("object".to_owned(), Json::from(held.handle()))));
                    gaps.push(Json::Object(row));
                }
            }
        }
        self.version_step("P01", edition, "approval", json!({"gaps": gaps}), "").await
    }
}

/// What the sample says of a line.
fn known<'a>(sample: &'a Sample, line: &SoaLine) -> Option<&'a StatementLine> {
    let reference = line.reference.as_deref()?;
    sample.statement_of_applicability.lines.iter().find(|known| known.control == *reference)
}

fn business_reason(reference: &str) -> Option<&'static str> {
    BUSINESS.iter().find(|(known, _)| *known == reference).map(|(_, why)| *why)
}
