//! How risks come into the register: from the workshops of an assessment, or reported by somebody; and who answers for them.

use catalogue::starter_library::{EventType, Weakness as Suggested, starter_library};
use decide::Command;
use isms::risk::Risk;
use isms::risk::threat::Threat;
use isms::risk::weakness::Weakness;
use isms::treatment::{Action, ActionStep};
use record::{Body, Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::Today;
use super::told::{SECOND_RATINGS, Told, Turn};
use crate::demo::past::{Past, body};
use crate::demo::sample::{self, Sample};

/// Who rates what is the ISMS manager's own until it is handed over.
const STAND_IN_ASSESSOR: &str = "P02";

impl Past<'_> {
    /// Takes from the starter library what the workshops will need.
    pub async fn adopt_library(&mut self, told: &[Told]) -> anyhow::Result<()> {
        let library = starter_library();
        let is_named =
            |id: &str, of: fn(&Told) -> &[String]| told.iter().any(|told| of(told).iter().any(|it| it == id));
        let events: Vec<_> =
            library.event_types.iter().filter(|event| is_named(&event.id, |told| &told.threats)).collect();
        let suggested: Vec<_> =
            library.weaknesses.iter().filter(|one| is_named(&one.id, |told| &told.weaknesses)).collect();
        let threats = events.iter().map(|event| Past::make(Threat::kind_of(), threat(event)));
        let weaknesses = suggested.iter().map(|one| Past::make(Weakness::kind_of(), weakness(one)));
        let made = self.act("P04", threats.chain(weaknesses).collect::<anyhow::Result<_>>()?).await?;
        let names = events.iter().map(|event| &event.id).chain(suggested.iter().map(|one| &one.id));
        for (name, outcome) in names.zip(made) {
            self.call(name, outcome.id);
        }
        Ok(())
    }

    /// Risks that are recorded today, described, handed over, tied to assets that came later.
    pub(super) async fn register_on(&mut self, sample: &Sample, today: &Today<'_>) -> anyhow::Result<()> {
        let found: Vec<&Told> = today.told.iter().filter(|told| today.is(told.found)).collect();
        // In the order of the register, as numbers follow it; whoever has several in a row gives them at once.
        for together in found.chunk_by(|one, next| one.by == next.by) {
            self.record(sample, together).await?;
        }
        let reported: Vec<&Told> = found.iter().filter(|told| told.by.is_some()).copied().collect();
        let described = reported.iter().map(|told| {
            let words = self.words(sample, told)?;
            self.edit(Risk::kind_of(), self.id(&told.id)?, Json::Object(words), "Talked through with who reported it")
        });
        self.act("P04", described.collect::<anyhow::Result<_>>()?).await?;
        self.handed_over_on(sample, today).await?;
        self.tied_on(sample, today).await?;
        self.owners_agree().await
    }

    async fn record(&mut self, sample: &Sample, told: &[&Told]) -> anyhow::Result<()> {
        let commands = told.iter().map(|told| {
            let risk = sample_of(sample, told)?;
            let mut fields = body(json!({"title": risk.statement}))?;
            if told.by.is_none() {
                fields.extend(self.words(sample, told)?);
            }
            Past::first_step(Risk::kind_of(), self.id(unit(sample, &risk.owner))?, "risk", Json::Object(fields))
        });
        let commands = commands.collect::<anyhow::Result<Vec<Command>>>()?;
        let by = told.first().and_then(|told| told.by.as_deref()).unwrap_or("P04");
        for (told, outcome) in told.iter().zip(self.act(by, commands).await?) {
            self.call(&told.id, outcome.id);
        }
        Ok(())
    }

    /// Everything that the register says of a risk before anybody rates it.
    fn words(&self, sample: &Sample, told: &Told) -> anyhow::Result<Body> {
        let risk = sample_of(sample, told)?;
        let ids = |names: &[String]| names.iter().map(|name| self.id(name)).collect::<anyhow::Result<Vec<Id>>>();
        let (owner, assessor) = match &risk.assessor {
            _ if told.is_handed_over() => ("P04", STAND_IN_ASSESSOR),
            Some(assessor) => (risk.owner.as_str(), assessor.as_str()),
            None => (risk.owner.as_str(), "P04"),
        };
        let mut fields = body(json!({
            "owner": self.id(owner)?,
            "assessors": [self.id(assessor)?],
            "cause": told.cause,
            "source": told.source,
            "event": told.event,
            "leads_to": told.leads_to,
            "existing_controls": told.controls,
            "assets": ids(told.assets.as_ref().unwrap_or(&risk.assets))?,
            "threats": ids(&told.threats)?,
            "weaknesses": ids(&told.weaknesses)?,
            "processes": self.numbered("process", &told.processes)?,
            "obligations": self.numbered("obligation", &told.obligations)?,
            "suppliers": self.suppliers_known(told),
            "approach": risk.approach,
            "has_personal_data": told.personal,
        }))?;
        fields.extend(risk.property.iter().map(|property| (format!("affects_{property}"), Json::from(true))));
        Ok(fields)
    }

    fn numbered(&self, called: &str, numbers: &[u8]) -> anyhow::Result<Vec<Id>> {
        numbers.iter().map(|number| self.id(&format!("{called} {number}"))).collect()
    }

    /// The suppliers behind a risk, as far as the register of suppliers holds them by now.
    fn suppliers_known(&self, told: &Told) -> Vec<Id> {
        told.suppliers.iter().filter_map(|supplier| self.id(supplier).ok()).collect()
    }

    /// Before a risk is rated again or treated: what treatment has brought by now, and suppliers who are in their register.
    pub(super) async fn brought_up_to_date_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        let is_looked_at = |told: &Told| {
            let is_turn = |turn: &Turn| matches!(turn, Turn::Residual { .. } | Turn::Treatment { .. });
            let is_rated_again = told.second.is_some() && today.is(SECOND_RATINGS);
            is_rated_again || told.life.iter().any(|turn| is_turn(turn) && today.is(turn.day()))
        };
        let view = self.view("P04").await?;
        let mut edits = Vec::new();
        for told in today.told.iter().filter(|told| is_looked_at(told)) {
            let id = self.id(&told.id)?;
            let Some(risk) = view.all::<Risk>().find(|risk| risk.held.id == id) else { continue };
            let verified: Vec<_> = view
                .all::<Action>()
                .filter(|action| action.risk == Some(risk.reference()) && action.step == ActionStep::Verified)
                .collect();
            let brought = verified.iter().map(|action| uncapitalised(&action.title));
            let controls = std::iter::once(told.controls.clone()).chain(brought).collect::<Vec<_>>().join("; ");
            let suppliers = self.suppliers_known(told);
            let is_same =
                risk.existing_controls.as_deref() == Some(&*controls) && risk.suppliers.len() == suppliers.len();
            if !is_same {
                let fields = json!({"existing_controls": controls, "suppliers": suppliers});
                edits.push(self.edit(Risk::kind_of(), id, fields, "What has been added since it was described")?);
            }
        }
        self.act("P04", edits).await?;
        Ok(())
    }

    async fn handed_over_on(&mut self, sample: &Sample, today: &Today<'_>) -> anyhow::Result<()> {
        for (told, turn) in today.turns() {
            let Turn::Owner { because, .. } = turn else { continue };
            let owner = self.id(&sample_of(sample, told)?.owner)?;
            let fields = json!({"owner": owner, "assessors": [self.id("P04")?]});
            let edit = self.edit(Risk::kind_of(), self.id(&told.id)?, fields, because)?;
            self.act("P04", vec![edit]).await?;
        }
        Ok(())
    }

    async fn tied_on(&mut self, sample: &Sample, today: &Today<'_>) -> anyhow::Result<()> {
        for (told, turn) in today.turns() {
            let Turn::Assets { by, because, .. } = turn else { continue };
            let assets = &sample_of(sample, told)?.assets;
            let assets = assets.iter().map(|asset| self.id(asset)).collect::<anyhow::Result<Vec<_>>>()?;
            let edit = self.edit(Risk::kind_of(), self.id(&told.id)?, json!({"assets": assets}), because)?;
            self.act(by, vec![edit]).await?;
        }
        Ok(())
    }

    /// Each owner says in person that they answer for what was named theirs.
    async fn owners_agree(&mut self) -> anyhow::Result<()> {
        let view = self.view("P04").await?;
        let asked = view.all::<Risk>().filter(|risk| risk.owner_agreed != Some(true));
        let asked = asked.filter_map(|risk| Some((risk.owner?.id, risk.held.id)));
        let agreed = asked
            .map(|(owner, risk)| {
                let agreement = self.edit(Risk::kind_of(), risk, json!({"owner_agreed": true}), "")?;
                Ok((owner, agreement))
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        self.each_acts(agreed).await
    }
}

fn uncapitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// What the sample says of a risk.
pub(super) fn sample_of<'a>(sample: &'a Sample, told: &Told) -> anyhow::Result<&'a sample::Risk> {
    sample.risk(&told.id).ok_or_else(|| anyhow::anyhow!("the sample has no {}", told.id))
}

/// The unit of a risk is its owner's; what the management answers for belongs where it is worked on.
fn unit<'a>(sample: &'a Sample, owner: &str) -> &'a str {
    match owner {
        "P01" => "root",
        "P02" => "Engineering",
        "P03" => "Finance",
        owner => sample.person(owner).map_or("root", |person| &person.department),
    }
}

fn threat(event: &EventType) -> Json {
    let touches = |property: &str| event.properties.iter().any(|touched| touched.id() == property);
    json!({
        "name": event.name, "group": event.group.id(), "description": event.description,
        "confidentiality": touches("confidentiality"), "integrity": touches("integrity"),
        "availability": touches("availability"), "typical_controls": event.reference_controls.join(", "),
        "questions": event.questions.join("\n"), "from_library": event.id,
    })
}

fn weakness(suggested: &Suggested) -> Json {
    json!({
        "name": suggested.name, "group": suggested.group.id(), "description": suggested.description,
        "typical_controls": suggested.reference_controls.join(", "), "questions": suggested.question,
        "from_library": suggested.id,
    })
}
