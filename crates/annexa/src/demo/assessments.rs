//! How suppliers were assessed, approved, engaged and looked at again: the questions went out by link, somebody rated the answers,
//! the owner decided.

use decide::Command;
use isms::supplier::assessment::GivenAnswer;
use isms::supplier::{ClauseTopic, Criticality, Supplier, SupplierAssessment};
use jiff::ToSpan as _;
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::past::Past;
use super::suppliers::{KNOWN, Known};

/// Of these no agreement on the new terms is signed; the old one ended.
const TERMS_NOT_SIGNED: [&str; 2] = ["S02", "S12"];
/// These are looked at again just now.
const UNDER_REVIEW: [(&str, &str); 2] = [
    ("S07", "Last assessed fourteen months ago; the yearly look is overdue"),
    ("S08", "The assurance report ended last month and no newer one has come"),
];
/// Being assessed for the first time, and not answered yet.
const OPEN: &str = "S15";

impl Past<'_> {
    /// What happened with assessments of suppliers on a day of the story.
    pub async fn assessments_on(&mut self, day: (u8, i32)) -> anyhow::Result<()> {
        let (month, day_of_month) = day;
        if day == (18, 9) {
            return self.reviews_begin().await;
        }
        for known in KNOWN.iter().filter(|known| known.looked_at.contains(&month)) {
            match day_of_month {
                13 => self.questions_go_out(known, month).await?,
                15 if known.id != OPEN => self.supplier_answers(known, month).await?,
                16 if known.id != OPEN => self.answers_are_rated(known, month).await?,
                17 if known.id != OPEN => self.owner_decides(known, month).await?,
                18 if known.id != OPEN && is_first(known, month) => self.supplier_is_engaged(known, month).await?,
                _ => {}
            }
        }
        Ok(())
    }

    async fn questions_go_out(&mut self, known: &Known, month: u8) -> anyhow::Result<()> {
        let day = self.on(month, 13)?;
        let supplier = self.id(known.id)?;
        if is_first(known, month) {
            let clauses = self.clauses(supplier).await?;
            let agreement = self.agreement(known, supplier).await?;
            let mut fields = json!({"clauses": clauses});
            if let (Some(fields), Json::Object(agreement)) = (fields.as_object_mut(), agreement) {
                fields.extend(agreement);
            }
            let checked = self.edit(Supplier::kind_of(), supplier, fields, "Contract read against our clauses")?;
            self.act("P16", vec![checked]).await?;
            let start = self.step(Supplier::kind_of(), supplier, "assessment_start", "")?;
            self.act("P16", vec![start]).await?;
        }
        let details = json!({
            "title": format!("{}, {}", self.title(supplier).await?, day.strftime("%B %Y")), "supplier": supplier, "method": known.method(month),
            "assessor": self.id(known.assessor())?, "occasion": if is_first(known, month) { "Before the start" } else { "Yearly look" },
            "contact_name": "Security desk", "contact_email": format!("security@{}.example", known.id.to_lowercase()),
            "due": day.checked_add(21.days())?,
        });
        let plan = Past::first_step(SupplierAssessment::kind_of(), self.id("root")?, "assessment", details)?;
        for outcome in self.act("P16", vec![plan]).await? {
            self.call(&called(known, month), outcome.id);
        }
        let send = self.assessment_step(known, month, "dispatch", json!({}), "")?;
        self.act("P16", vec![send]).await?;
        Ok(())
    }

    /// The supplier fills in what is asked, and sends it, by the link.
    async fn supplier_answers(&mut self, known: &Known, month: u8) -> anyhow::Result<()> {
        self.on(month, 15)?;
        let assessment = self.id(&called(known, month))?;
        let view = self.view("P16").await?;
        let held = view.held(SupplierAssessment::kind_of(), assessment);
        let asked = held.and_then(|held| held.typed::<SupplierAssessment>());
        let answers: Json = asked
            .into_iter()
            .flat_map(|asked| asked.questions.iter())
            .map(|question| {
                let proof = (question.wants_proof == Some(true))
                    .then_some("Report of our auditor, handed over in the customer portal");
                json!({"key": &*question.key, "answer": "yes", "words": words(&question.key), "proof": proof})
            })
            .collect();
        let save = self.edit(SupplierAssessment::kind_of(), assessment, json!({"answers": answers}), "")?;
        self.act_by_link(assessment, save).await?;
        let send = self.assessment_step(known, month, "response", json!({"answered_by": "Security desk"}), "")?;
        self.act_by_link(assessment, send).await
    }

    async fn answers_are_rated(&mut self, known: &Known, month: u8) -> anyhow::Result<()> {
        let day = self.on(month, 16)?;
        let assessment = self.id(&called(known, month))?;
        let view = self.view("P16").await?;
        let held = view.held(SupplierAssessment::kind_of(), assessment);
        let answered = held.and_then(|held| held.typed::<SupplierAssessment>());
        let rating = |answer: &GivenAnswer| json!({"key": &*answer.key, "rating": "sufficient"});
        let ratings: Json = answered.into_iter().flat_map(|answered| answered.answers.iter()).map(rating).collect();
        let mut details = json!({"ratings": ratings, "summary": "Good enough for what hangs on them."});
        if let (Some(details), "assurance_report") = (details.as_object_mut(), known.method(month)) {
            details.extend([
                ("report_from".to_owned(), json!(day.checked_sub(12.months())?)),
                ("report_to".to_owned(), json!(day.checked_sub(1.months())?)),
                ("report_scope".to_owned(), json!("All services that we use, in both regions.")),
                ("report_exceptions".to_owned(), json!("None that touches us.")),
                ("user_duties".to_owned(), json!("Second factors and reviews of access, which we do.")),
                ("assurance_until".to_owned(), json!(day.checked_add(11.months())?)),
            ]);
        }
        let evaluate = self.assessment_step(known, month, "evaluation", details, "")?;
        self.act(known.assessor(), vec![evaluate]).await?;
        Ok(())
    }

    async fn owner_decides(&mut self, known: &Known, month: u8) -> anyhow::Result<()> {
        let day = self.on(month, 17)?;
        let decide = self.assessment_step(known, month, "decision", json!({"decision": "accepted"}), "")?;
        self.act(known.owner, vec![decide]).await?;
        let next = json!({"next_on": day.checked_add(12.months())?});
        let close = self.assessment_step(known, month, "closure", next, "")?;
        self.act("P16", vec![close]).await?;
        Ok(())
    }

    /// Approved by the owner, and above medium by the ISMS manager too; then the contract counts.
    async fn supplier_is_engaged(&mut self, known: &Known, month: u8) -> anyhow::Result<()> {
        let day = self.on(month, 18)?;
        let supplier = self.id(known.id)?;
        let approve = self.step(Supplier::kind_of(), supplier, "approval", "")?;
        self.act(known.owner, vec![approve]).await?;
        if self.criticality(supplier).await? >= Some(Criticality::High) {
            let confirm = self.step(Supplier::kind_of(), supplier, "approval", "")?;
            self.act("P04", vec![confirm]).await?;
        }
        let contract = json!({
            "contract": format!("Contract {}, contract file of finance", known.id), "contract_signed_on": day, "review_every": 12,
        });
        let activate = self.step_with(Supplier::kind_of(), supplier, "activation", contract, "")?;
        self.act("P16", vec![activate]).await?;
        Ok(())
    }

    async fn reviews_begin(&mut self) -> anyhow::Result<()> {
        self.on(18, 9)?;
        for (id, why) in UNDER_REVIEW {
            let start = self.step(Supplier::kind_of(), self.id(id)?, "review_start", why)?;
            self.act("P16", vec![start]).await?;
        }
        Ok(())
    }

    fn assessment_step(
        &self,
        known: &Known,
        month: u8,
        noun: &str,
        details: Json,
        reason: &str,
    ) -> anyhow::Result<Command> {
        self.step_with(SupplierAssessment::kind_of(), self.id(&called(known, month))?, noun, details, reason)
    }

    async fn title(&self, supplier: Id) -> anyhow::Result<String> {
        let view = self.view("P16").await?;
        Ok(view.held(Supplier::kind_of(), supplier).map(|held| held.title().to_owned()).unwrap_or_default())
    }

    async fn criticality(&self, supplier: Id) -> anyhow::Result<Option<Criticality>> {
        let view = self.view("P16").await?;
        let held = view.held(Supplier::kind_of(), supplier);
        Ok(held.and_then(|held| held.typed::<Supplier>()?.criticality))
    }

    /// What the contract says, of all that a contract of this criticality has to say.
    async fn clauses(&self, supplier: Id) -> anyhow::Result<Json> {
        let criticality = self.criticality(supplier).await?;
        let needed = ClauseTopic::ALL.iter().filter(|topic| criticality >= Some(topic.needed_from()));
        let row = |(place, topic): (usize, &ClauseTopic)| json!({"topic": topic.choice().code, "wording": "agreed", "place": format!("Section {}", place + 4)});
        Ok(needed.enumerate().map(row).collect())
    }

    async fn agreement(&self, known: &Known, supplier: Id) -> anyhow::Result<Json> {
        let view = self.view("P16").await?;
        let held = view.held(Supplier::kind_of(), supplier);
        let has_personal_data = held.and_then(|held| held.typed::<Supplier>()?.has_personal_data);
        if has_personal_data != Some(true) {
            return Ok(json!({}));
        }
        let until = if TERMS_NOT_SIGNED.contains(&known.id) { Some(self.day(17, 1)?) } else { None };
        Ok(json!({
            "processing_agreement": format!("Agreement on processing with {}", known.id), "agreement_from": self.day(3, 0)?,
            "agreement_until": until,
        }))
    }
}

fn is_first(known: &Known, month: u8) -> bool {
    known.looked_at.first() == Some(&month)
}

/// What the story calls an assessment.
fn called(known: &Known, month: u8) -> String {
    format!("assessment of {} in {month}", known.id)
}

/// What a supplier says to a question.
fn words(key: &str) -> &'static str {
    match key.split('.').next().unwrap_or_default() {
        "governance" => "Our head of security reports to the board; the rules were approved this year.",
        "people" => "All are bound by contract, and learn it each year.",
        "access" => "By role, with second factors; leavers lose access the same day.",
        "data" => {
            "Encrypted at rest and on the way, kept in the European Union, deleted within thirty days of the end."
        }
        "operations" => "Critical weaknesses within seven days; changes are tested and announced.",
        "incidents" => "Within 24 hours, to the desk that you named. None in the last twelve months.",
        "continuity" => "Four hours, and at most one hour of data; the last restore was tried in spring.",
        "chain" => "The list is part of the contract; we tell of changes thirty days before.",
        "privacy" => "Only as the agreement says.",
        "report" => "The current report covers what we deliver; nothing changed since.",
        "audit" => "Our security desk receives you; two days' notice is enough.",
        _ => "Nothing else.",
    }
}

#[cfg(test)]
pub mod tests {
    use std::collections::BTreeMap;

    use access::View;

    use super::*;

    /// What the sample says of suppliers.
    pub fn are_the_sample_s(view: &View, day: &str) {
        let states = |kind: &'static record::Kind| {
            let states = view.records(kind).map(|held| held.record().unwrap().state(view.today()).unwrap().code);
            states.fold(BTreeMap::new(), |mut counted, state| {
                *counted.entry(state).or_insert(0) += 1;
                counted
            })
        };
        let expected = BTreeMap::from([("active", 12), ("assessing", 1), ("under_review", 2)]);
        assert_eq!(states(Supplier::kind_of()), expected, "{day}");
        let looks: usize = KNOWN.iter().map(|known| known.looked_at.len()).sum();
        let found = states(SupplierAssessment::kind_of());
        assert_eq!(found.get("closed"), Some(&(looks - 1)), "{day}: {found:?}");
        let unsigned: Vec<_> = view
            .all::<Supplier>()
            .filter(|one| {
                one.has_personal_data == Some(true) && one.is_in_use() && !one.has_processing_agreement(view.today())
            })
            .filter_map(|one| one.held.number())
            .collect();
        assert_eq!(unsigned.len(), TERMS_NOT_SIGNED.len(), "{day}: {unsigned:?}");
    }
}
