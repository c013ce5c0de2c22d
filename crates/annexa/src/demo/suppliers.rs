//! Who delivers: entered for the scope, taken over and rated by the supplier manager, looked at year by year.

use anyhow::Context as _;
use isms::supplier::Supplier;
use record::Kinded as _;
use serde_json::{Value as Json, json};

use super::context::reviewed;
use super::past::{Past, body};
use super::sample::{self, Sample};

/// What else is known of a supplier.
pub struct Known {
    /// Such as `S01`.
    pub id: &'static str,
    /// What they deliver.
    delivers: &'static str,
    /// Who answers for them.
    pub owner: &'static str,
    /// The assets that depend on them.
    assets: &'static [&'static str],
    /// In which months somebody looked at them.
    pub looked_at: &'static [u8],
    /// The last month of what shows that they keep information safe.
    assured_until: Option<u8>,
    /// The last month of the contract.
    contract_until: u8,
}

const fn known(
    id: &'static str,
    delivers: &'static str,
    owner: &'static str,
    assets: &'static [&'static str],
) -> Known {
    Known { id, delivers, owner, assets, looked_at: &[4, 14], assured_until: None, contract_until: 30 }
}

/// All of them.
pub const KNOWN: [Known; 15] = [
    Known {
        assured_until: Some(23),
        ..known("S01", "Machines, storage and networks in two regions", "P07", &["A27", "A28", "A29", "A31", "A32"])
    },
    known("S02", "Reads text from images of invoices", "P08", &["A12"]),
    Known { assured_until: Some(24), ..known("S03", "Sign-in of employees with two factors", "P13", &["A16"]) },
    Known { assured_until: Some(22), ..known("S04", "Keeps source code and runs builds", "P08", &["A05", "A17"]) },
    Known { assured_until: Some(21), ..known("S05", "Mail, files, chat and meetings", "P13", &["A22"]) },
    Known { looked_at: &[4, 13], ..known("S06", "Reckons and pays salaries", "P10", &["A03", "A21"]) },
    // Nobody looked at it this year.
    Known { looked_at: &[4], ..known("S07", "Support tickets and their history", "P11", &["A18"]) },
    Known {
        looked_at: &[4, 11],
        assured_until: Some(16),
        ..known("S08", "Contacts, offers and contracts of customers", "P12", &["A19"])
    },
    Known { looked_at: &[4, 9], ..known("S09", "Accounting application", "P03", &["A04", "A20"]) },
    Known { looked_at: &[6, 15], ..known("S10", "Watches security logs round the clock", "P05", &["A23"]) },
    Known { contract_until: 21, ..known("S11", "Tests the service for weaknesses each year", "P08", &["A12"]) },
    Known { looked_at: &[5, 15], ..known("S12", "Checks references of new staff", "P10", &[]) },
    known("S13", "Rooms, cleaning and reception", "P13", &["A38"]),
    Known { looked_at: &[6, 16], ..known("S14", "Takes back devices and wipes or shreds them", "P13", &["A35"]) },
    Known { looked_at: &[16], ..known("S15", "Assistants for code and text", "P08", &["A42"]) },
];

/// The suppliers that the scope depends on.
const FIRST: [&str; 4] = ["S01", "S02", "S03", "S04"];
/// The one that came late.
const LATE: (u8, &str) = (16, "S15");

impl Known {
    /// How they are looked at in a month: who holds a report shows it; who was audited was so at the second look.
    pub fn method(&self, month: u8) -> &'static str {
        match self.assured_until {
            Some(_) => "assurance_report",
            None if self.id == "S02" && month == 14 => "audit",
            None => "questionnaire",
        }
    }

    /// Who rates what they answer: security, unless it answers for them itself.
    pub fn assessor(&self) -> &'static str {
        if self.owner == "P05" { "P13" } else { "P05" }
    }
}

impl Past<'_> {
    /// The suppliers that the scope depends on, by name.
    pub async fn first_suppliers(&mut self, sample: &Sample) -> anyhow::Result<()> {
        self.on(2, 22)?;
        let found = sample.suppliers.iter().filter(|supplier| FIRST.contains(&supplier.id.as_str()));
        let found = found.map(|supplier| {
            let known = KNOWN.iter().find(|known| known.id == supplier.id).context("every supplier is known")?;
            let details = json!({
                "name": supplier.name, "criticality": supplier.criticality, "delivers": known.delivers, "data": sees(supplier),
                "owner": self.id(known.owner)?,
            });
            Past::first_step(Supplier::kind_of(), self.id("Security")?, "supplier", details)
        });
        let commands = found.collect::<anyhow::Result<_>>()?;
        for (called, outcome) in FIRST.iter().zip(self.act("P04", commands).await?) {
            self.call(called, outcome.id);
        }
        // They are everybody's.
        let root = self.id("root")?;
        let moves = FIRST
            .iter()
            .map(|id| self.edit(Supplier::kind_of(), self.id(id)?, json!({"unit": root}), "They deliver to all of us"));
        let moves = moves.collect::<anyhow::Result<_>>()?;
        self.act("P04", moves).await?;
        Ok(())
    }

    /// What happened to the register of suppliers on a day of the story.
    pub async fn suppliers_on(&mut self, sample: &Sample, day: (u8, i32)) -> anyhow::Result<()> {
        match day {
            (4, 12) => self.register_is_taken_over(sample).await,
            (month, 10) if month == LATE.0 => {
                self.on(month, 10)?;
                self.enter_suppliers(sample, |id| id == LATE.1).await
            }
            (month, 13) => self.suppliers_are_looked_at(sample, month).await,
            (6, 19) => self.what_depends(6, |id| id != LATE.1).await,
            (month, 19) if month == LATE.0 => self.what_depends(month, |id| id == LATE.1).await,
            _ => Ok(()),
        }
    }

    /// The supplier manager completes what is there, and enters all others from the books.
    async fn register_is_taken_over(&mut self, sample: &Sample) -> anyhow::Result<()> {
        self.on(4, 12)?;
        let mut commands = Vec::new();
        for supplier in sample.suppliers.iter().filter(|supplier| FIRST.contains(&supplier.id.as_str())) {
            let fields = self.supplier(supplier)?;
            commands.push(self.edit(Supplier::kind_of(), self.id(&supplier.id)?, fields, "Register taken over")?);
        }
        self.act("P16", commands).await?;
        self.enter_suppliers(sample, |id| !FIRST.contains(&id) && id != LATE.1).await
    }

    async fn enter_suppliers(&mut self, sample: &Sample, is_meant: impl Fn(&str) -> bool) -> anyhow::Result<()> {
        let found: Vec<_> = sample.suppliers.iter().filter(|supplier| is_meant(&supplier.id)).collect();
        let root = self.id("root")?;
        let commands = found
            .iter()
            .map(|supplier| Past::first_step(Supplier::kind_of(), root, "supplier", self.supplier(supplier)?));
        let commands = commands.collect::<anyhow::Result<_>>()?;
        for (supplier, outcome) in found.iter().zip(self.act("P16", commands).await?) {
            self.call(&supplier.id, outcome.id);
        }
        Ok(())
    }

    /// What is known of a supplier when it is entered.
    fn supplier(&self, supplier: &sample::Supplier) -> anyhow::Result<Json> {
        let Some(known) = KNOWN.iter().find(|known| known.id == supplier.id) else { return Ok(json!({})) };
        let services = ["service 1", "service 2"].map(|service| self.id(service));
        let services = services.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
        let carries_service = FIRST.iter().take(2).any(|id| *id == supplier.id);
        Ok(json!({
            "name": supplier.name,
            "delivers": known.delivers,
            "data": sees(supplier),
            "criticality": supplier.criticality,
            "has_personal_data": supplier.personal_data == "yes",
            "owner": self.id(known.owner)?,
            "services": if carries_service { services } else { Vec::new() },
            "contract_until": self.day(known.contract_until, 0)?,
        }))
    }

    /// Which assets depend on them says the ISMS manager: the supplier manager sees the register of assets only where it is
    /// linked to their own.
    async fn what_depends(&mut self, month: u8, is_meant: impl Fn(&str) -> bool) -> anyhow::Result<()> {
        self.on(month, 19)?;
        let mut commands = Vec::new();
        for known in KNOWN.iter().filter(|known| is_meant(known.id) && !known.assets.is_empty()) {
            let assets = known.assets.iter().map(|asset| self.id(asset)).collect::<anyhow::Result<Vec<_>>>()?;
            let why = "Walk through the architecture with platform engineering";
            commands.push(self.edit(Supplier::kind_of(), self.id(known.id)?, json!({"assets": assets}), why)?);
        }
        self.act("P04", commands).await?;
        Ok(())
    }

    /// What the last look found is what the sample says.
    async fn suppliers_are_looked_at(&mut self, sample: &Sample, month: u8) -> anyhow::Result<()> {
        let looked_at: Vec<_> = KNOWN.iter().filter(|known| known.looked_at.contains(&month)).collect();
        if looked_at.is_empty() {
            return Ok(());
        }
        let day = self.on(month, 13)?;
        let mut commands = Vec::new();
        for known in looked_at {
            let is_last = known.looked_at.last() == Some(&month);
            let supplier = sample.suppliers.iter().find(|supplier| supplier.id == known.id);
            let mut found = body(reviewed(day))?;
            if let (Some(supplier), true) = (supplier, is_last)
                && supplier.assurance != "-"
            {
                let until = known.assured_until.map(|month| self.day(month, 27)).transpose()?;
                found.extend(body(json!({"assurance": supplier.assurance, "assurance_until": until}))?);
            }
            let found = Json::Object(found);
            commands.push(self.edit(Supplier::kind_of(), self.id(known.id)?, found, "Looked at what they show us")?);
        }
        self.act("P16", commands).await?;
        Ok(())
    }
}

/// Which information a supplier comes near.
fn sees(supplier: &sample::Supplier) -> &'static str {
    match (supplier.personal_data.as_str(), supplier.criticality.as_str()) {
        ("yes", "critical") => "Documents and accounts of customers, personal data among them",
        ("yes", _) => "Personal data, as far as the work needs them",
        (_, "critical") => "Source code and its history",
        _ => "None that is confidential",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_supplier_of_the_sample_is_known() {
        let sample = Sample::read().unwrap();
        let named: Vec<_> = sample.suppliers.iter().map(|supplier| supplier.id.as_str()).collect();
        assert_eq!(named, KNOWN.map(|known| known.id));
    }
}
