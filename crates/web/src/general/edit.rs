//! The form of a record: new or edited, with what is wrong beside each field.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use decide::{Command, Draftable, Put, Refusal, Rejection, Target};
use door::{Fault, Visitor};
use host::Version;
use isms::Held;
use maud::{Markup, html};
use record::{Body, Columns, Field, Kind, Kinded as _, Line, Misfit, Type, in_sentence};
use serde_json::Value as Json;

use super::list::first_sentence;
use super::listed::Query;
use super::{conflict, tried};
use crate::component::{Control, control, crumbs, field_label, icon, notice, texts, wrong};
use crate::fault::refused;
use crate::form::Sent;
use crate::frame::{Page, form_token};
use crate::look::Look;
use crate::what_if::first;

/// A form about to be shown.
struct Form<'a> {
    visitor: &'a Visitor,
    look: &'a Look,
    kind: &'static Kind,
    before: Option<&'a Held>,
    /// The version whose fields are to come back.
    restored: Option<&'a Version>,
    typed: Option<&'a Sent>,
    misfits: &'a [Misfit],
    refusal: Option<Markup>,
    /// What saving it would change, once somebody looked.
    tried: Option<Markup>,
}

/// The form of a new record.
pub async fn new(Path((_, plural)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let kind = super::kind_of(&visitor, &plural)?;
    if let Some(first) = decide::first_steps(&visitor.view, kind).first() {
        let noun = first.transition.noun.as_deref().unwrap_or_default();
        return Ok(look.go(&visitor.href(&format!("{plural}/new/{noun}"))));
    }
    if !visitor.view.may_create(kind) || kind.is_single {
        return Err(Fault::NotFound);
    }
    Ok(Form::of(&visitor, &look, kind, None, None).send(StatusCode::OK))
}

/// The form of a record that exists; with `restore`, filled with what an earlier version said.
pub async fn edit(
    Path((_, plural, handle)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let held = super::found(&visitor, &plural, &handle)?;
    if !visitor.view.may_write(held)
        || !held.kind.is_edited
        || !held.is_living()
        || held.is_frozen(visitor.view.today())
    {
        return Err(Fault::NotFound);
    }
    let form = Form::of(&visitor, &look, held.kind, Some(held), None);
    let Some(number) = Query::read(&look.query).get("restore").map(str::to_owned) else {
        return Ok(form.send(StatusCode::OK));
    };
    let history = visitor.app().host().history(&visitor.view, held.kind, held.id).await?;
    let restored = history.iter().find(|version| version.version.to_string() == number && version.is_sound);
    let restored = Some(restored.ok_or(Fault::NotFound)?);
    if restored.is_some_and(|version| !version.erased.is_empty()) {
        return Err(Rejection::from(Refusal::engine("version_erased")).into());
    }
    Ok(Form { restored, ..form }.send(StatusCode::OK))
}

/// Makes a record from what was typed.
pub async fn create(
    Path((_, plural)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let kind = super::kind_of(&visitor, &plural)?;
    let put = Put { kind, target: Target::New, patch: patch(kind, None, &visitor, &sent), reason: reason(&sent) };
    if tried::is_look(&sent) || first::is_try(&sent) {
        return tried_first(&visitor, &look, kind, None, &sent, put).await;
    }
    match visitor.commit(Command::Put(put)).await {
        Ok(committed) => {
            let id = committed.outcomes.first().map(|outcome| outcome.id);
            let view = visitor.refreshed().await?;
            let handle = id.and_then(|id| view.held(kind, id)).map(|held| held.handle());
            let path = handle.map_or(plural.clone(), |handle| format!("{plural}/{handle}"));
            Ok(look.go(&visitor.href(&path)))
        }
        Err(fault) => again(&visitor, &look, kind, None, &sent, fault).await,
    }
}

/// Saves what was typed over a record.
pub async fn save(
    Path((_, plural, handle)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let held = super::found(&visitor, &plural, &handle)?;
    let version = sent.number("version").ok_or(Fault::PreconditionMissing)?;
    let target = Target::Existing { id: held.id, version };
    let patch = patch(held.kind, Some(held), &visitor, &sent);
    let put = Put { kind: held.kind, target, patch, reason: reason(&sent) };
    if tried::is_look(&sent) || first::is_try(&sent) {
        return tried_first(&visitor, &look, held.kind, Some(held), &sent, put).await;
    }
    match visitor.commit(Command::Put(put)).await {
        Ok(_) => Ok(look.go(&visitor.href(&format!("{plural}/{handle}")))),
        // Saving without a change is no mistake of a person who looked and found all well.
        Err(Fault::Rejected(Rejection::Refused(refusals)))
            if refusals.iter().all(|one| one.code == "nothing_changed") =>
        {
            Ok(look.go(&visitor.href(&format!("{plural}/{handle}"))))
        }
        Err(fault) => again(&visitor, &look, held.kind, Some(held), &sent, fault).await,
    }
}

fn reason(sent: &Sent) -> Option<Line> {
    Line::new(sent.text("reason")).ok()
}

/// The fields that the form showed, as a merge patch.
pub(super) fn patch(kind: &Kind, before: Option<&Held>, visitor: &Visitor, sent: &Sent) -> Body {
    let mut patch = typed(kind.fields.iter().filter(|field| is_open(visitor, kind, before, field)), sent);
    if sent.has("unit") {
        patch.insert("unit".to_owned(), Json::from(sent.text("unit")));
    }
    patch
}

/// What was typed into the fields of a form; `null` where it was left empty.
pub fn typed<'a>(fields: impl Iterator<Item = &'a Field>, sent: &Sent) -> Body {
    let mut typed = Body::new();
    for field in fields {
        // Browsers send nothing for an empty choice of many; the form says that it was there.
        if !sent.has(field.name) && !sent.has(&format!("{}.shown", field.name)) {
            continue;
        }
        let value = match field.field_type {
            Type::References(_) => {
                // The page of two versions sends several as one text.
                let ids = sent.all(field.name).flat_map(|ids| ids.split(','));
                ids.filter(|id| !id.is_empty()).map(Json::from).collect()
            }
            Type::Rows(columns) => rows(field.name, columns, sent),
            _ if sent.text(field.name).trim().is_empty() => Json::Null,
            _ => Json::from(sent.text(field.name)),
        };
        typed.insert(field.name.to_owned(), value);
    }
    typed
}

/// The rows that were typed; those left empty are none.
fn rows(name: &str, columns: &Columns, sent: &Sent) -> Json {
    let row = |row: usize| {
        let cells = columns.fields.iter().filter_map(|column| {
            let cell = format!("{name}.{row}.{}", column.name);
            let several = matches!(column.field_type, Type::References(_));
            let typed: Vec<&str> = sent.all(&cell).filter(|text| !text.trim().is_empty()).collect();
            let value =
                if several { typed.iter().copied().map(Json::from).collect() } else { Json::from(*typed.first()?) };
            (!typed.is_empty()).then(|| (column.name.to_owned(), value))
        });
        cells.collect::<Body>()
    };
    // A row that the form offers as a whole counts when it is ticked.
    let is_left_out =
        |row: &usize| sent.has(&format!("{name}.{row}.offered")) && !sent.has(&format!("{name}.{row}.chosen"));
    let rows = sent.rows(name).into_iter().filter(|row| !is_left_out(row)).map(row).filter(|row| !row.is_empty());
    Json::Array(rows.map(Json::Object).collect())
}

/// The values of a field as they were typed, to be shown again.
pub fn again_as_typed(field: &Field, sent: &Sent) -> Vec<String> {
    match field.field_type {
        Type::Rows(columns) => texts(Some(&rows(field.name, columns, sent))),
        _ => sent.all(field.name).map(str::to_owned).collect(),
    }
}

/// Whoever only reports something is not asked what others decide about it.
fn is_open(visitor: &Visitor, kind: &Kind, before: Option<&Held>, field: &Field) -> bool {
    let is_closed = match before {
        Some(held) => visitor.view.is_guarded(held, field),
        None => kind.is_reported && field.is_guarded && visitor.view.home_of(kind).is_none(),
    };
    !field.is_decided && !is_closed
}

/// The form as it was typed, with what saving it would change; or what was typed, in a what-if.
async fn tried_first(
    visitor: &Visitor,
    look: &Look,
    kind: &'static Kind,
    before: Option<&Held>,
    sent: &Sent,
    put: Put,
) -> Result<Response, Fault> {
    let form = |refusal, tried| Form { refusal, tried, ..Form::of(visitor, look, kind, before, Some(sent)) };
    let done = if first::is_try(sent) {
        first::try_first(visitor, look, sent, vec![Draftable::Put(put)]).await
    } else {
        let tried = tried::tried(visitor, Command::Put(put)).await;
        tried.map(|tried| form(None, Some(tried)).send(StatusCode::OK))
    };
    match done {
        Ok(response) => Ok(response),
        // Both versions are shown once somebody saves; whoever only looks keeps their form.
        Err(Fault::Rejected(rejection @ Rejection::Conflict(_))) => {
            let status = Fault::Rejected(rejection.clone()).status();
            Ok(form(Some(refused(&rejection)), None).send(status))
        }
        Err(fault) => again(visitor, look, kind, before, sent, fault).await,
    }
}

async fn again(
    visitor: &Visitor,
    look: &Look,
    kind: &'static Kind,
    before: Option<&Held>,
    sent: &Sent,
    fault: Fault,
) -> Result<Response, Fault> {
    let status = fault.status();
    let form = Form::of(visitor, look, kind, before, Some(sent));
    match fault {
        Fault::Rejected(Rejection::Invalid(misfits)) => Ok(Form { misfits: &misfits, ..form }.send(status)),
        Fault::Rejected(Rejection::Conflict(conflict)) => conflict::both(visitor, look, &conflict, sent).await,
        Fault::Rejected(rejection @ Rejection::Refused(_)) => {
            Ok(Form { refusal: Some(refused(&rejection)), ..form }.send(status))
        }
        other => Err(other),
    }
}

impl<'a> Form<'a> {
    fn of(
        visitor: &'a Visitor,
        look: &'a Look,
        kind: &'static Kind,
        before: Option<&'a Held>,
        typed: Option<&'a Sent>,
    ) -> Self {
        Self { visitor, look, kind, before, restored: None, typed, misfits: &[], refusal: None, tried: None }
    }

    fn send(&self, status: StatusCode) -> Response {
        let (visitor, kind) = (self.visitor, self.kind);
        let title = self.before.map_or_else(|| format!("New {}", kind.noun()), |held| held.title().to_owned());
        let here = self.before.map_or("New".to_owned(), |held| format!("Edit {}", held.handle_short()));
        Page::new(visitor, self.look, title.clone()).narrow().send_as(
            status,
            html! {
                div.head { div {
                    (crumbs(&[(Some(visitor.href(kind.plural)), kind.titles), (None, &here)]))
                    h1 { (title) }
                    p { (first_sentence(kind.help)) }
                } }
                @if let Some(version) = self.restored { (notice("quiet", "history", html! { "These fields say what version " (version.version) " said. Saving makes a new version of them; what only steps change stays as it is." })) }
                div.stack #form { (summary(|name| if name == first::NAME { "What-if" } else { field_label(self.kind, name) }, self.refusal.as_ref(), self.misfits)) (self.form()) }
            },
        )
    }

    fn form(&self) -> Markup {
        let (visitor, kind) = (self.visitor, self.kind);
        let action = match self.before {
            Some(held) => visitor.href(&format!("{}/{}", kind.plural, held.handle())),
            None => visitor.href(kind.plural),
        };
        let version = self.typed.and_then(|typed| typed.number("version")).or(self.before.map(|held| held.version));
        let version = version.unwrap_or_default();
        let of_version = self.restored.map_or(String::new(), |restored| format!("+{}", restored.version));
        let draft = format!(
            "{}/{}/{}@{version}{of_version}",
            visitor.actor().person,
            kind.name,
            self.before.map_or("new".to_owned(), |held| held.id.to_string())
        );
        let open: Vec<&Field> = kind.fields.iter().filter(|field| is_open(visitor, kind, self.before, field)).collect();
        let details: Vec<&&Field> = open.iter().filter(|field| field.is_detail).collect();
        let wrong = self.misfits.iter().filter(|misfit| details.iter().any(|field| field.name == misfit.field)).count();
        html! {
            form.form.card method="post" action=(action) data-draft=(draft) novalidate hx-post=(action) hx-target="#form" hx-select="#form" hx-swap="outerHTML" hx-nonce=(self.look.nonce) {
                (form_token(&visitor.cookie))
                input type="hidden" name="version" value=(version);
                div.fields {
                    @for field in open.iter().filter(|field| !field.is_detail) { (self.control(field)) }
                    (self.unit())
                }
                @if !details.is_empty() {
                    details.fold open[wrong > 0 || self.has_details(&details)] {
                        summary { "More" @if wrong > 0 { " " small.due { (wrong) " to correct" } } @else { " " small { (details.iter().map(|field| in_sentence(field.label)).collect::<Vec<_>>().join(", ")) } } }
                        div.fields { @for field in details { (self.control(field)) } }
                    }
                }
                div.fields {
                    div.field {
                        label for="reason" { "Why " span.optional { "optional" } }
                        p.help #reason-help { "One sentence for the history." }
                        input #reason name="reason" maxlength="300" aria-describedby="reason-help" value=(self.reason());
                    }
                    (tried::place(self.look, &action, self.tried.as_ref()))
                }
                div.submit {
                    button.btn.primary { @if self.before.is_some() { "Save" } @else { "Create " (kind.noun()) } }
                    (tried::button())
                    a.btn href=(action) { "Cancel" }
                }
                (first::offer(visitor, kind, self.typed, self.misfits))
            }
        }
    }

    fn reason(&self) -> String {
        match (self.typed, self.restored) {
            (Some(typed), _) => typed.text("reason").to_owned(),
            (None, Some(version)) => format!("restored from version {}", version.version),
            (None, None) => String::new(),
        }
    }

    /// What the record says, or said in the version that is to come back.
    fn body(&self) -> Option<Body> {
        self.restored.map(|version| version.body.clone()).or(self.before.map(Held::body))
    }

    fn has_details(&self, details: &[&&Field]) -> bool {
        self.body().is_some_and(|body| details.iter().any(|field| body.contains_key(field.name)))
    }

    fn control(&self, field: &Field) -> Markup {
        let values = match (self.typed, self.body()) {
            (Some(sent), _) => again_as_typed(field, sent),
            (None, Some(body)) => texts(body.get(field.name)),
            (None, None) => Vec::new(),
        };
        let error = wrong(field, self.misfits);
        let choose = format!("/o/{}/choose", self.visitor.membership.slug);
        html! {
            @if matches!(field.field_type, Type::References(_)) { input type="hidden" name=(format!("{}.shown", field.name)) value="1"; }
            (control(&self.visitor.view, &choose, &Control { field, values, error }))
        }
    }

    fn unit(&self) -> Markup {
        let view = &self.visitor.view;
        let is_root = self.before.is_some_and(|held| view.root() == Some(held.id));
        if is_root || self.kind.name == "organisation" {
            return html! {};
        }
        let typed = self.typed.filter(|typed| typed.has("unit")).map(|typed| typed.text("unit").to_owned());
        let stored = self.body().and_then(|body| body.get("unit").and_then(Json::as_str).map(str::to_owned));
        let chosen = typed.or(stored);
        let error = self.misfits.iter().find(|misfit| misfit.field == "unit").map(|misfit| misfit.sentence.as_str());
        let (label, help) = match self.kind.name {
            "unit" => ("Part of", "The unit that it is part of."),
            _ => ("Unit", "Who may see and edit it follows from its unit."),
        };
        let may = |unit| self.before.is_some() || view.may_create_at(self.kind, unit);
        unit_choice(view, label, help, chosen, &may, error)
    }
}

/// All that is wrong, at the top, each leading to its field.
pub fn summary<'a>(label: impl Fn(&'a str) -> &'a str, refusal: Option<&Markup>, misfits: &'a [Misfit]) -> Markup {
    html! {
        @if let Some(refusal) = refusal {
            div.notice.bad.errors #errors role="alert" tabindex="-1" autofocus { (icon("circle-alert")) div.text { b { "Nothing is saved yet." } (refusal) } }
        }
        @if !misfits.is_empty() {
            div.notice.bad.errors #errors role="alert" tabindex="-1" autofocus {
                (icon("circle-alert"))
                div.text {
                    b { (crate::format::counted(misfits.len(), "field needs", "fields need")) " another look. Nothing is saved yet." }
                    ul { @for misfit in misfits { li { a href=(format!("#{}", misfit.field)) { (label(&misfit.field)) ": " (misfit.sentence) } } } }
                }
            }
        }
    }
}

/// The choice of a unit among those where the viewer may do it, each with the way to it from the top.
pub fn unit_choice(
    view: &access::View,
    label: &str,
    help: &str,
    chosen: Option<String>,
    may: &dyn Fn(record::Id) -> bool,
    error: Option<&str>,
) -> Markup {
    let all = || view.choices(isms::context::Unit::kind_of()).map(|unit| unit.id);
    let mut offered: Vec<record::Id> = all().filter(|unit| may(*unit)).collect();
    if offered.is_empty() {
        // Where nothing is known before it is typed, the answer says it.
        offered = all().collect();
    }
    let highest = || offered.iter().min_by_key(|unit| view.units_above(**unit).len()).map(|unit| unit.to_string());
    let chosen = chosen.or_else(highest).unwrap_or_default();
    let mut units: Vec<_> = offered.iter().map(|unit| (path(view, *unit), *unit)).collect();
    units.sort();
    html! {
        div.field {
            label for="unit" { (label) }
            p.help #unit-help { (help) }
            select #unit name="unit" aria-describedby="unit-help" aria-invalid=[error.map(|_| "true")] {
                @for (path, id) in &units {
                    option value=(id) selected[id.to_string() == chosen] { (path.join(" / ")) }
                }
            }
            @if let Some(error) = error { p.error #unit-error { (icon("circle-alert")) (error) } }
        }
    }
}

/// The names of a unit and those above it, from the top.
fn path(view: &access::View, unit: record::Id) -> Vec<String> {
    let names = view
        .units_above(unit)
        .into_iter()
        .filter_map(|id| view.label(isms::context::Unit::kind_of(), id))
        .map(str::to_owned);
    let mut path: Vec<String> = names.collect();
    path.reverse();
    path
}
