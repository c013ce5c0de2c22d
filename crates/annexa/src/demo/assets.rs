//! What was found worth protecting, when, and what became of it.

use decide::Command;
use isms::asset::Asset;
use jiff::civil::Date;
use record::Kinded as _;
use serde_json::{Value as Json, json};

use super::past::{Past, body};
use super::sample::{self, Sample};

/// What the first inventory found on the cloud bill and the list of IT, without owner or class.
const FIRST: [&str; 14] =
    ["A09", "A12", "A13", "A14", "A16", "A17", "A22", "A27", "A28", "A29", "A32", "A33", "A34", "A35"];

/// What owners entered themselves, month by month.
const LATER: [(u8, &[&str]); 7] = [
    (
        3,
        &[
            "A01", "A02", "A03", "A04", "A05", "A06", "A08", "A10", "A11", "A15", "A18", "A19", "A20", "A21", "A31",
            "A38",
        ],
    ),
    (4, &["A23", "A25", "A26", "A36", "A39", "A40"]),
    (6, &["A07", "A24"]),
    (7, &["A41"]),
    (8, &["A37"]),
    (9, &["A30"]),
    (12, &["A42"]),
];

/// Something that needs nothing but a word: month, day, who, which asset, what changes, why.
type Edit = (u8, i32, &'static str, &'static str, fn() -> Json, &'static str);

const EDITS: &[Edit] = &[
    (
        4,
        9,
        "P04",
        "A01",
        || json!({"has_personal_data": true}),
        "Record of processing, with the data protection officer",
    ),
    (
        4,
        9,
        "P04",
        "A02",
        || json!({"has_personal_data": true}),
        "Record of processing, with the data protection officer",
    ),
    (
        4,
        9,
        "P04",
        "A03",
        || json!({"has_personal_data": true}),
        "Record of processing, with the data protection officer",
    ),
    (
        4,
        9,
        "P04",
        "A18",
        || json!({"has_personal_data": true}),
        "Record of processing, with the data protection officer",
    ),
    (
        4,
        9,
        "P04",
        "A19",
        || json!({"has_personal_data": true}),
        "Record of processing, with the data protection officer",
    ),
    (
        4,
        9,
        "P04",
        "A21",
        || json!({"has_personal_data": true}),
        "Record of processing, with the data protection officer",
    ),
    (
        4,
        9,
        "P04",
        "A22",
        || json!({"has_personal_data": true}),
        "Record of processing, with the data protection officer",
    ),
    (6, 12, "P02", "A12", || json!({"recovery_time": 4, "recovery_point": 1}), "Restore target of objective O5"),
    (6, 12, "P08", "A13", || json!({"recovery_time": 4, "recovery_point": 1}), "Restore target of objective O5"),
    (6, 12, "P13", "A16", || json!({"recovery_time": 2, "recovery_point": 24}), "Restore target of objective O5"),
    (6, 13, "P09", "A27", || json!({"recovery_time": 4, "recovery_point": 1}), "Restore target of objective O5"),
    (6, 13, "P09", "A28", || json!({"recovery_time": 4, "recovery_point": 1}), "Restore target of objective O5"),
    (6, 13, "P09", "A29", || json!({"recovery_time": 4}), "Restore target of objective O5"),
    (6, 13, "P09", "A31", || json!({"recovery_time": 24, "recovery_point": 24}), "Restore target of objective O5"),
    (
        8,
        8,
        "P08",
        "A15",
        || json!({"belongs_to": "entrusted"}),
        "Review of contracts: the training set stays the customers'",
    ),
    (9, 6, "P13", "A35", || json!({"name": "Laptops (62)"}), "Count of devices"),
    (
        9,
        7,
        "P09",
        "A31",
        || json!({"name": "Backup storage (second region, immutable)"}),
        "Copies cannot be changed for 30 days since this week",
    ),
    (
        10,
        9,
        "P12",
        "A08",
        || json!({"classification": "internal"}),
        "List prices are published now; discounts stay inside",
    ),
    (14, 5, "P09", "A26", || json!({"availability": 4}), "Second assessment: no release without the vault"),
    (15, 6, "P13", "A35", || json!({"name": "Laptops (66)"}), "Yearly count"),
    (15, 6, "P13", "A36", || json!({"name": "Mobile phones (38)"}), "Yearly count"),
];

/// What differed from today when it was entered.
fn at_first(id: &str) -> Json {
    match id {
        "A08" => json!({"classification": "confidential"}),
        "A15" => json!({"belongs_to": "own"}),
        "A26" => json!({"availability": 3}),
        "A31" => json!({"name": "Backup storage (second region)"}),
        "A35" => json!({"name": "Laptops (58)"}),
        "A36" => json!({"name": "Mobile phones (34)"}),
        _ => json!({}),
    }
}

/// What cannot work without what.
const DEPENDS: [(&str, &[&str]); 9] = [
    ("A12", &["A16", "A27", "A28", "A29"]),
    ("A13", &["A12", "A16"]),
    ("A14", &["A12"]),
    ("A01", &["A28", "A31"]),
    ("A17", &["A16", "A32"]),
    ("A27", &["A32"]),
    ("A28", &["A32"]),
    ("A29", &["A32"]),
    ("A22", &["A16"]),
];

/// What nobody has looked at again this year.
const NOT_REVIEWED: [&str; 4] = ["A34", "A38", "A39", "A40"];

impl Past<'_> {
    /// What happened to the inventory on a day of the story.
    pub async fn assets_on(&mut self, sample: &Sample, day: (u8, i32)) -> anyhow::Result<()> {
        self.edits_on(day).await?;
        match day {
            (2, 9) => self.first_inventory(sample).await,
            (2, 20) => self.first_inventory_is_completed(sample).await,
            (month, 6) => self.owners_enter(sample, month).await,
            (5, 9..) => self.reviewed(sample, day, "First review of the inventory", &[]).await,
            (6, 18) => self.dependencies().await,
            (12, 10) => self.fax_goes().await,
            (17, 9..) => self.reviewed(sample, day, "Yearly review of the inventory", &NOT_REVIEWED).await,
            _ => Ok(()),
        }
    }

    async fn first_inventory(&mut self, sample: &Sample) -> anyhow::Result<()> {
        self.on(2, 9)?;
        let found: Vec<_> = first(sample).collect();
        let mut commands = Vec::new();
        for asset in &found {
            let mut fields =
                body(json!({"name": asset.name, "kind": asset.kind, "unit": self.id(unit(sample, asset))?}))?;
            fields.extend(body(at_first(&asset.id))?);
            commands.push(Past::make(Asset::kind_of(), Json::Object(fields))?);
        }
        let fax = json!({"name": "Fax server Utrecht", "kind": "infrastructure", "unit": self.id("IT")?});
        commands.push(Past::make(Asset::kind_of(), fax)?);
        let names = found.iter().map(|asset| asset.id.as_str()).chain(["fax"]);
        for (name, outcome) in names.zip(self.act("P04", commands).await?) {
            self.call(name, outcome.id);
        }
        Ok(())
    }

    async fn first_inventory_is_completed(&mut self, sample: &Sample) -> anyhow::Result<()> {
        self.on(2, 20)?;
        let mut commands = Vec::new();
        for asset in first(sample) {
            let Json::Object(mut all) = self.fields(sample, asset)? else { continue };
            all.retain(|name, _| !matches!(name.as_str(), "name" | "kind" | "unit"));
            commands.push(self.edit(
                Asset::kind_of(),
                self.id(&asset.id)?,
                Json::Object(all),
                "Workshop with the owners",
            )?);
        }
        let fax = json!({"owner": self.id("P13")?, "classification": "internal", "belongs_to": "own"});
        commands.push(self.edit(Asset::kind_of(), self.id("fax")?, fax, "Workshop with the owners")?);
        self.act("P04", commands).await?;
        Ok(())
    }

    /// All that is known of an asset of the sample.
    fn fields(&self, sample: &Sample, asset: &sample::Asset) -> anyhow::Result<Json> {
        let sample::Values { confidentiality, integrity, availability } = asset.value;
        Ok(json!({
            "name": asset.name,
            "kind": asset.kind,
            "unit": self.id(unit(sample, asset))?,
            "owner": self.id(&asset.owner)?,
            "classification": asset.classification.replace(' ', "_"),
            "belongs_to": asset.belongs_to,
            "confidentiality": confidentiality,
            "integrity": integrity,
            "availability": availability,
        }))
    }

    async fn owners_enter(&mut self, sample: &Sample, month: u8) -> anyhow::Result<()> {
        let ids = LATER.iter().find(|(known, _)| *known == month).map_or(&[][..], |(_, ids)| *ids);
        let entered: Vec<_> = sample.assets.iter().filter(|asset| ids.contains(&asset.id.as_str())).collect();
        for (owner, assets) in by_owner(&entered) {
            let day = self.on(month, 6)?;
            let mut commands = Vec::new();
            for asset in &assets {
                let mut fields = body(self.fields(sample, asset)?)?;
                fields.extend(body(at_first(&asset.id))?);
                if month > 5 {
                    fields.extend(body(review(day))?);
                }
                commands.push(Past::make(Asset::kind_of(), Json::Object(fields))?);
            }
            for (asset, outcome) in assets.iter().zip(self.act(owner, commands).await?) {
                self.call(&asset.id, outcome.id);
            }
        }
        Ok(())
    }

    async fn edits_on(&mut self, (month, day): (u8, i32)) -> anyhow::Result<()> {
        let of_day: Vec<&Edit> = EDITS.iter().filter(|(of, on, ..)| (*of, *on) == (month, day)).collect();
        for together in of_day.chunk_by(|one, next| one.2 == next.2) {
            let mut commands: Vec<Command> = Vec::new();
            let mut by = "";
            for (_, _, who, asset, fields, why) in together {
                self.on(month, day)?;
                by = who;
                commands.push(self.edit(Asset::kind_of(), self.id(asset)?, fields(), why)?);
            }
            self.act(by, commands).await?;
        }
        Ok(())
    }

    /// Every owner looks at what is theirs, but not at all of it: the first one on the ninth day, the others one by one.
    async fn reviewed(
        &mut self,
        sample: &Sample,
        (month, day): (u8, i32),
        why: &str,
        left_out: &[&str],
    ) -> anyhow::Result<()> {
        let known = |asset: &&sample::Asset| self.id(&asset.id).is_ok() && !left_out.contains(&asset.id.as_str());
        let known: Vec<_> = sample.assets.iter().filter(known).collect();
        let of_today = (9..).zip(by_owner(&known)).find(|(position, _)| *position == day);
        let Some((_, (owner, assets))) = of_today else { return Ok(()) };
        let day = self.on(month, day)?;
        let edits = assets.iter().map(|asset| self.edit(Asset::kind_of(), self.id(&asset.id)?, review(day), why));
        let edits = edits.collect::<anyhow::Result<_>>()?;
        self.act(owner, edits).await?;
        Ok(())
    }

    async fn dependencies(&mut self) -> anyhow::Result<()> {
        self.on(6, 18)?;
        let mut commands = Vec::new();
        for (asset, needs) in DEPENDS {
            let needs = needs.iter().map(|id| self.id(id)).collect::<anyhow::Result<Vec<_>>>()?;
            let why = "Walk through the architecture with platform engineering";
            commands.push(self.edit(Asset::kind_of(), self.id(asset)?, json!({"depends_on": needs}), why)?);
        }
        self.act("P04", commands).await?;
        Ok(())
    }

    async fn fax_goes(&mut self) -> anyhow::Result<()> {
        self.on(12, 10)?;
        let why = "Switched off; nobody has sent a fax for two years";
        let retiring = self.retire(Asset::kind_of(), self.id("fax")?, why)?;
        self.act("P13", vec![retiring]).await?;
        Ok(())
    }

    /// Two that came in lately and that nobody has finished: pages have to show something to do. They are no part of the
    /// sample's 42.
    pub async fn newcomers_without_owner(&mut self) -> anyhow::Result<()> {
        self.days_ago(9)?;
        let displays = json!({"name": "Meeting room displays Porto", "kind": "equipment", "unit": self.id("IT")?});
        self.act("P04", vec![Past::make(Asset::kind_of(), displays)?]).await?;
        self.days_ago(6)?;
        let trial = json!({
            "name": "Expense application (trial)", "kind": "application", "unit": self.id("Finance")?,
            "owner": self.id("P03")?, "description": "Tried out by Finance for a month, with invented expenses only.",
        });
        self.act("P03", vec![Past::make(Asset::kind_of(), trial)?]).await?;
        Ok(())
    }
}

/// What stood in the first inventory.
fn first(sample: &Sample) -> impl Iterator<Item = &sample::Asset> {
    sample.assets.iter().filter(|asset| FIRST.contains(&asset.id.as_str()))
}

fn review(day: Date) -> Json {
    json!({"reviewed_on": day, "review_every": 12})
}

/// The unit of an asset is its owner's; what the management answers for belongs where it is worked on.
fn unit<'a>(sample: &'a Sample, asset: &sample::Asset) -> &'a str {
    match asset.owner.as_str() {
        "P02" => "Engineering",
        "P03" => "Finance",
        owner => sample.person(owner).map_or("root", |person| &person.department),
    }
}

fn by_owner<'a>(assets: &[&'a sample::Asset]) -> Vec<(&'a str, Vec<&'a sample::Asset>)> {
    let mut owners: Vec<(&str, Vec<&sample::Asset>)> = Vec::new();
    for asset in assets {
        match owners.iter_mut().find(|(owner, _)| *owner == asset.owner) {
            Some((_, assets)) => assets.push(asset),
            None => owners.push((&asset.owner, vec![asset])),
        }
    }
    owners
}
