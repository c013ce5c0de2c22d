//! What somebody asks for, and whether it can be had. All that is wrong is said at once.

use access::{Narrowing, View};
use decide::Rejection;
use door::Fault;
use host::Host;
use isms::context::Scope;
use isms::people::Person;
use isms::registry;
use jiff::civil::Date;
use record::{Id, Kind, Kinded as _, Line, Misfit, Type};
use serde_json::{Value as Json, json};

/// The most megabytes of a file that can be named as a limit; no file is larger.
const MOST: u64 = 1024;

/// What is asked for, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The first day; without it, the day on which the organisation began here.
    pub from: Option<String>,
    /// The last day, whose end is shown; without it, today.
    pub to: Option<String>,
    /// A scope, by number or id; without it, everything.
    pub scope: Option<String>,
    /// Who is to read it, by number or id of the person; without it, whoever asks.
    pub reader: Option<String>,
    /// What it is for, such as Stage 2 audit.
    pub occasion: Option<String>,
    /// Whether names of people are replaced.
    pub without_names: bool,
    /// Whether amounts of money are left out.
    pub without_money: bool,
    /// Which files of evidence go along: `all`, `none`, or the most megabytes of one.
    pub files: Option<String>,
    /// Kinds that are left out, by the names of their resources.
    pub without_kinds: Vec<String>,
    /// Fields that are left out, as `kind.field`.
    pub without_fields: Vec<String>,
}

/// What is going to be made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The first day.
    pub from: Date,
    /// The last day, whose end is shown.
    pub to: Date,
    /// The scope; nothing for everything.
    pub scope: Option<Id>,
    /// Who is to read it, where that is another than whoever asks.
    pub reader: Option<Id>,
    /// What it is for.
    pub occasion: Option<Line>,
    /// What is left out.
    pub left_out: LeftOut,
}

/// What is left out of a package.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// Names of people, which are replaced.
    pub names: bool,
    /// Amounts of money.
    pub money: bool,
    /// Files of evidence.
    pub files: Files,
    /// Kinds.
    pub kinds: Vec<&'static Kind>,
    /// Fields, by kind and name.
    pub fields: Vec<(&'static str, &'static str)>,
}

/// Which files of evidence go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// All of them.
    All,
    /// Those of at most so many megabytes.
    UpTo(u64),
    /// None; their checksums stay.
    None,
}

impl Files {
    /// Whether a file of so many bytes goes along.
    pub fn takes(self, bytes: u64) -> bool {
        match self {
            Files::All => true,
            Files::UpTo(megabytes) => bytes <= megabytes * 1024 * 1024,
            Files::None => false,
        }
    }

    /// As it is asked for.
    pub fn code(self) -> String {
        match self {
            Files::All => "all".to_owned(),
            Files::UpTo(megabytes) => megabytes.to_string(),
            Files::None => "none".to_owned(),
        }
    }
}

impl Plan {
    /// What is going to be made of what is asked for.
    ///
    /// # Errors
    /// [`Fault::NotFound`] for whoever may not read the log, of which a package holds a part; a sentence for each thing that cannot be
    /// had otherwise.
    pub async fn of(host: &Host, view: &View, asked: &Asked) -> Result<Self, Fault> {
        if !view.may_read_log() || view.is_past() {
            return Err(Fault::NotFound);
        }
        let first = view.day_of(host.began(view.organisation()).await?);
        let mut misfits = Vec::new();
        let period = period(asked, first, view.today(), &mut misfits);
        let scope = asked.scope.as_ref().and_then(|handle| scope(view, handle, &mut misfits));
        let reader = asked.reader.as_ref().and_then(|handle| reader(view, handle, &mut misfits));
        let occasion = asked.occasion.as_ref().and_then(|text| occasion(text, &mut misfits));
        let left_out = left_out(asked, &mut misfits);
        match period {
            Some((from, to)) if misfits.is_empty() => Ok(Self { from, to, scope, reader, occasion, left_out }),
            _ => Err(Fault::Rejected(Rejection::Invalid(misfits))),
        }
    }

    /// As JSON, in codes and ids: for the note of the work, the record of what left, and the manifest.
    pub fn to_json(&self) -> Json {
        let LeftOut { names, money, files, kinds, fields } = &self.left_out;
        json!({
            "from": self.from, "to": self.to, "scope": self.scope, "reader": self.reader,
            "occasion": self.occasion.as_ref().map(ToString::to_string),
            "without_names": names, "without_money": money, "files": files.code(),
            "without_kinds": kinds.iter().map(|kind| kind.plural).collect::<Vec<_>>(),
            "without_fields": fields.iter().map(|(kind, field)| format!("{kind}.{field}")).collect::<Vec<_>>(),
        })
    }
}

fn period(asked: &Asked, first: Date, today: Date, misfits: &mut Vec<Misfit>) -> Option<(Date, Date)> {
    let day = |name: &str, given: &Option<String>, usual: Date, misfits: &mut Vec<Misfit>| {
        let Some(given) = given else { return Some(usual) };
        let Ok(day) = given.trim().parse::<Date>() else {
            misfits.push(Misfit::new(name, "unreadable", "Write a date like 2026-03-31."));
            return None;
        };
        if day > today {
            misfits.push(Misfit::new(name, "future", "This lies in the future; choose today or a day before."));
            return None;
        }
        if day < first {
            let first = markup::format::date(first);
            let sentence = format!("The organisation began here on {first}; choose that day or a later one.");
            misfits.push(Misfit::new(name, "before_beginning", sentence));
            return None;
        }
        Some(day)
    };
    let (from, to) = (day("from", &asked.from, first, misfits), day("to", &asked.to, today, misfits));
    let (from, to) = (from?, to?);
    if to < from {
        let sentence = "The period ends before it begins; choose a later last day or an earlier first one.";
        misfits.push(Misfit::new("to", "before_start", sentence));
        return None;
    }
    Some((from, to))
}

fn scope(view: &View, handle: &str, misfits: &mut Vec<Misfit>) -> Option<Id> {
    let found = view.find(Scope::kind_of(), handle.trim()).map(|held| held.id);
    if found.is_none() {
        misfits.push(Misfit::new(
            "scope",
            "no_such_record",
            "There is no such scope; name one by its number, such as SC-001.",
        ));
    }
    found
}

fn reader(view: &View, handle: &str, misfits: &mut Vec<Misfit>) -> Option<Id> {
    let Some(held) = view.find(Person::kind_of(), handle.trim()).filter(|held| held.is_living()) else {
        misfits.push(Misfit::new("reader", "no_such_record", "There is no such person; name one by number or id."));
        return None;
    };
    if held.id == view.actor().person {
        return None;
    }
    let narrowed = view.narrowed(Narrowing { reader: Some(held.id), keeps: None });
    if narrowed.reader().is_none_or(|reader| reader.held.is_empty()) {
        let sentence = "This person holds no role and no grant today, and may read nothing.";
        misfits.push(Misfit::new("reader", "holds_nothing", sentence));
        return None;
    }
    Some(held.id)
}

fn occasion(text: &str, misfits: &mut Vec<Misfit>) -> Option<Line> {
    match Line::new(text) {
        Ok(line) => Some(line),
        Err(error) => {
            let (code, sentence) = error.explain();
            misfits.push(Misfit::new("occasion", code, sentence));
            None
        }
    }
}

fn left_out(asked: &Asked, misfits: &mut Vec<Misfit>) -> LeftOut {
    let mut kinds = Vec::new();
    for name in &asked.without_kinds {
        match registry::of_resource(name) {
            Some(kind) if !kinds.contains(&kind) => kinds.push(kind),
            Some(_) => {}
            None => {
                let shown: String = name.chars().take(80).collect();
                let sentence =
                    format!("There is no kind {shown}; write it as the register is called, such as suppliers.");
                misfits.push(Misfit::new("without_kinds", "no_such_kind", sentence));
            }
        }
    }
    let mut fields = Vec::new();
    for name in &asked.without_fields {
        match field(name) {
            Ok(field) => fields.push(field),
            Err(misfit) => misfits.push(misfit),
        }
    }
    fields.sort_unstable();
    fields.dedup();
    let files = files(asked, misfits);
    LeftOut { names: asked.without_names, money: asked.without_money, files, kinds, fields }
}

/// A field that is left out. What a record cannot be without, and what follows from steps, stays.
fn field(name: &str) -> Result<(&'static str, &'static str), Misfit> {
    let unknown = || {
        let shown: String = name.chars().take(80).collect();
        let sentence = format!("There is no field {shown}. Write it as kind.field, such as person.email.");
        Misfit::new("without_fields", "no_such_field", sentence)
    };
    let (kind, field) = exports::field_named(name).map_err(|_| unknown())?;
    let described =
        registry::named(kind).and_then(|kind| kind.field(field)).map(|(_, field)| field).ok_or_else(unknown)?;
    let is_text = matches!(described.field_type, Type::Line | Type::Prose);
    if described.is_step || (described.is_required && !is_text) {
        let sentence = format!("{name} cannot be left out alone: no {kind} can be without it. Leave out the kind.");
        return Err(Misfit::new("without_fields", "needed", sentence));
    }
    Ok((kind, field))
}

fn files(asked: &Asked, misfits: &mut Vec<Misfit>) -> Files {
    let text = asked.files.as_deref().map(str::trim);
    let files = match text {
        None | Some("all" | "") => Files::All,
        Some("none") => Files::None,
        Some(number) => match number.parse() {
            Ok(megabytes) if (1..=MOST).contains(&megabytes) => Files::UpTo(megabytes),
            _ => {
                let sentence = format!("Write all, none, or the most megabytes of one file, from 1 to {MOST}.");
                misfits.push(Misfit::new("files", "unreadable", sentence));
                Files::None
            }
        },
    };
    match (asked.without_names, files) {
        // Nobody can look through them for names.
        (true, Files::All) if text.is_none_or(str::is_empty) => Files::None,
        (true, Files::All | Files::UpTo(_)) => {
            let sentence = "Files can name people and cannot be looked through; without names there are no files.";
            misfits.push(Misfit::new("files", "names_within", sentence));
            Files::None
        }
        (_, files) => files,
    }
}
