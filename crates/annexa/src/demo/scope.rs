//! What the scope is drawn around, and its two versions: the first before the first assessment, the second after stage 1 of
//! the certification asked for home workplaces by name.

use anyhow::Context as _;
use isms::context::{BusinessProcess, ContextIssue, InterestedParty, Interface, Obligation, Scope, Service, Site};
use record::{Id, Kind, Kinded as _};
use serde_json::{Value as Json, json};

use super::past::Past;
use super::sample::Sample;

/// A kind, what the story calls its records, how many there are when they are first looked at again.
type Register = (fn() -> &'static Kind, &'static str, usize);

/// What is looked at every year.
pub const REVIEWED_YEARLY: &[Register] = &[
    (ContextIssue::kind_of, "issue", 7),
    (InterestedParty::kind_of, "party", 11),
    (Obligation::kind_of, "obligation", 8),
    (Site::kind_of, "site", 3),
    (BusinessProcess::kind_of, "process", 6),
    (Service::kind_of, "service", 2),
    (Interface::kind_of, "interface", 6),
];

/// Name, type, address, what is done there, who answers for it.
const SITES: [[&str; 5]; 3] = [
    [
        "Office Utrecht",
        "office",
        "Oudegracht 900, Utrecht, Netherlands",
        "Head office: management, engineering, finance",
        "P13",
    ],
    [
        "Office Porto",
        "office",
        "Rua das Flores 900, Porto, Portugal",
        "Customer success and sales for the south",
        "P13",
    ],
    [
        "Home workplaces",
        "remote_work",
        "At people's homes in the Netherlands and Portugal",
        "About 40 percent of working time",
        "P10",
    ],
];

/// Name, what is done, who answers for it, hours that it can stand still.
const PROCESSES: [(&str, &str, &str, u16); 6] = [
    ("Development of the invoice service", "From an idea to code that was reviewed and released", "P08", 120),
    ("Operation of the platform", "Runs, watches, backs up and restores the service", "P07", 4),
    ("Customer support", "Answers customers and tells them of incidents", "P11", 24),
    ("Hiring, changing and leaving", "From an offer to the return of the last device", "P10", 240),
    ("Purchasing and accounting", "Buys, pays, bills and closes the books", "P03", 120),
    ("Workplaces and accounts", "Gives people devices, networks and access", "P13", 24),
];

/// Name, type, who is on the other side, which supplier that is, what crosses it, what secures it, who answers for it.
const INTERFACES: [[&str; 7]; 6] = [
    [
        "Hosting of production and backup",
        "dependency",
        "",
        "S01",
        "All customer data; machines, networks, keys",
        "Contract and assurance report of the provider",
        "P07",
    ],
    [
        "Text recognition of documents",
        "dependency",
        "",
        "S02",
        "Images of invoices out, text back",
        "Contract on processing for a controller",
        "P08",
    ],
    [
        "Sign-in of employees",
        "dependency",
        "",
        "S03",
        "Names, sign-ins, second factors",
        "Contract; assurance report",
        "P13",
    ],
    [
        "Source code and builds",
        "dependency",
        "",
        "S04",
        "Source code, builds, build secrets",
        "Contract; signed builds",
        "P08",
    ],
    [
        "Public interface for customers' systems",
        "interface",
        "Customers' accounting systems",
        "",
        "Invoices in, results out",
        "Keys per customer, limits, logs; terms of use",
        "P08",
    ],
    [
        "Marketing website",
        "interface",
        "Web agency",
        "",
        "News and contact forms, no customer data",
        "Separate accounts and network; agency contract",
        "P04",
    ],
];

impl Past<'_> {
    /// What happened to the scope on a day of the story.
    pub async fn scope_on(&mut self, sample: &Sample, day: (u8, i32)) -> anyhow::Result<()> {
        match day {
            (2, 22) => self.first_suppliers(sample).await,
            (2, 23) => self.elements().await,
            (2, 24) => self.first_scope().await,
            (2, 26) => self.scope_step("P04", 1, "submission", day).await,
            (3, 7) => self.first_scope_is_returned().await,
            (3, 12) => self.scope_step("P01", 1, "approval", day).await,
            (11, 16) => self.second_scope(sample).await,
            (11, 18) => self.scope_step("P04", 2, "submission", day).await,
            (11, 23) => self.scope_step("P01", 2, "approval", day).await,
            _ => Ok(()),
        }
    }

    async fn elements(&mut self) -> anyhow::Result<()> {
        let day = self.on(2, 23)?;
        let sites = SITES.map(|[name, kind, address, used_for, owner]| {
            Ok(json!({"name": name, "kind": kind, "address": address, "used_for": used_for, "owner": self.id(owner)?}))
        });
        let sites = sites.into_iter().collect::<anyhow::Result<_>>()?;
        self.enter(Site::kind_of(), "site", day, sites).await?;
        let processes = PROCESSES.map(|(name, description, owner, hours)| {
            Ok(json!({"name": name, "description": description, "owner": self.id(owner)?, "longest_outage": hours}))
        });
        let processes = processes.into_iter().collect::<anyhow::Result<_>>()?;
        self.enter(BusinessProcess::kind_of(), "process", day, processes).await?;
        let services = vec![
            json!({
                "name": "Invoice processing", "users": "About 340 customers in the EU", "owner": self.id("P02")?,
                "description": "Reads and checks invoices and hands the result to the customer's systems.",
                "processes": self.ids(&["process 1", "process 2", "process 3"])?, "assets": self.ids(&["A12", "A13", "A14"])?,
            }),
            json!({
                "name": "Invoice archive", "users": "Customers who have to keep invoices for years", "owner": self.id("P02")?,
                "description": "Keeps invoices unchanged and readable for as long as the law asks.",
                "processes": self.ids(&["process 2", "process 3"])?, "assets": self.ids(&["A12", "A28"])?,
            }),
        ];
        self.enter(Service::kind_of(), "service", day, services).await?;
        let interfaces = INTERFACES.map(|[name, kind, counterpart, supplier, passing, secured_by, owner]| {
            let supplier = if supplier.is_empty() { Json::Null } else { json!(self.id(supplier)?) };
            Ok(json!({
                "name": name, "kind": kind, "counterpart": counterpart, "supplier": supplier, "passing": passing,
                "secured_by": secured_by, "owner": self.id(owner)?,
            }))
        });
        let interfaces = interfaces.into_iter().collect::<anyhow::Result<_>>()?;
        self.enter(Interface::kind_of(), "interface", day, interfaces).await
    }

    async fn first_scope(&mut self) -> anyhow::Result<()> {
        self.on(2, 24)?;
        // The organisation began with a draft of it.
        let view = self.view("P04").await?;
        let draft = view.all::<Scope>().find(|scope| scope.is_open()).map(|scope| scope.held.id);
        self.call("scope 1", draft.context("founding drafts a scope")?);
        let content = json!({
            "name": "Invoice service",
            "statement": "Development, operation and support of the invoice service, with all staff and both offices",
            "units": self.ids(&["root"])?,
            "sites": self.ids(&["site 1", "site 2"])?,
            "services": self.all_of("service", 2)?,
            "processes": self.all_of("process", 6)?,
            "information": "Customers' invoices and what is made of them, source code, keys, logs, records of staff; the \
                            cloud platform, company devices and the applications that staff sign in to",
            "interfaces": self.all_of("interface", 6)?,
            "suppliers": self.ids(&["S01", "S02", "S03", "S04"])?,
            "issues": self.all_of("issue", 7)?,
            "parties": self.all_of("party", 11)?,
            "obligations": self.all_of("obligation", 8)?,
            "reviewers": self.ids(&["P02"])?,
            "approvers": self.ids(&["P01"])?,
        });
        self.change("scope 1", content, "Workshop on the context").await
    }

    async fn first_scope_is_returned(&mut self) -> anyhow::Result<()> {
        self.on(3, 7)?;
        self.take("P02", "scope 1", "return", "The website is not ours to run; say that it is outside, and why")
            .await?;
        self.on(3, 8)?;
        let excluded = json!([{"what": "Marketing website", "why": "Run by an agency in a network of its own, without customer data"}]);
        self.change("scope 1", json!({"exclusions": excluded}), "Comment of the chief technology officer").await?;
        self.take("P04", "scope 1", "submission", "").await
    }

    /// Stage 1 asked why so much work is done where the scope does not reach.
    async fn second_scope(&mut self, sample: &Sample) -> anyhow::Result<()> {
        self.on(11, 16)?;
        let draft = json!({"replaces": self.id("scope 1")?});
        let draft = Past::first_step(Scope::kind_of(), self.id("root")?, "draft", draft)?;
        self.begin("scope 2", draft).await?;
        let changed = json!({
            "statement": sample.sample.scope.split(';').next().unwrap_or_default(),
            "sites": self.all_of("site", 3)?,
            "change_reason": "Home workplaces are named. Stage 1 of the certification found that 40 percent of working time was \
                              spent where the scope did not reach.",
        });
        self.change("scope 2", changed, "Area of concern of stage 1").await
    }

    async fn scope_step(&mut self, who: &str, edition: u8, noun: &str, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        self.take(who, &format!("scope {edition}"), noun, "").await
    }

    async fn begin(&mut self, called: &str, draft: decide::Command) -> anyhow::Result<()> {
        for outcome in self.act("P04", vec![draft]).await? {
            self.call(called, outcome.id);
        }
        Ok(())
    }

    async fn change(&mut self, called: &str, fields: Json, why: &str) -> anyhow::Result<()> {
        let edit = self.edit(Scope::kind_of(), self.id(called)?, fields, why)?;
        self.act("P04", vec![edit]).await?;
        Ok(())
    }

    async fn take(&mut self, who: &str, called: &str, noun: &str, why: &str) -> anyhow::Result<()> {
        let step = self.step(Scope::kind_of(), self.id(called)?, noun, why)?;
        self.act(who, vec![step]).await?;
        Ok(())
    }

    fn ids(&self, names: &[&str]) -> anyhow::Result<Vec<Id>> {
        names.iter().map(|name| self.id(name)).collect()
    }

    /// The first so many records that the story calls so.
    fn all_of(&self, called: &str, count: usize) -> anyhow::Result<Vec<Id>> {
        (1..=count).map(|number| self.id(&format!("{called} {number}"))).collect()
    }
}
