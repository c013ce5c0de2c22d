//! Taking evidence in: a file or a link, what it proves, for which period, who looks at it. A file is taken in once and kept
//! aside while the rest of the form is put right, so that nothing is sent or typed twice.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use catalogue::Role;
use decide::{Command, Rejection, Step, StepTarget};
use door::{Fault, Visitor};
use host::{FILE_BYTES, HostError};
use isms::control::{Control as Measure, Evidence};
use jiff::ToSpan as _;
use jiff::civil::Date;
use ledger::Hash;
use maud::{Markup, html};
use record::{Body, Field, Id, Kinded as _, Line, Misfit, Type};
use serde_json::Value as Json;

use super::file::File;
use crate::component::{Control, control, crumbs, icon, notice, wrong};
use crate::fault::refused;
use crate::form::{Sent, SentFile, SentWithFile};
use crate::format::date;
use crate::frame::{Page, form_token};
use crate::general::{Query, at_fields, summary, typed, unit_choice};
use crate::look::Look;

/// The fields in the order in which people think of them, in groups.
const WHAT: [&str; 2] = ["title", "source"];
const PROVES: [&str; 3] = ["controls", "processes", "shows"];
const WHEN: [&str; 2] = ["period_from", "period_to"];
const WHO: [&str; 2] = ["reviewer", "owner"];

/// What it is not submitted without.
const NEEDED: [&str; 3] = ["source", "period_from", "period_to"];

/// The form, with what was sent.
struct Form<'a> {
    visitor: &'a Visitor,
    look: &'a Look,
    fields: Vec<Field>,
    sent: Option<&'a Sent>,
    file: Option<File>,
    is_looked_at: bool,
    misfits: Vec<Misfit>,
    refusal: Option<Markup>,
}

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    Ok(Form::new(&visitor, &look)?.send(StatusCode::OK))
}

/// Takes in what was sent: looks at it, or submits it.
pub async fn take(visitor: Visitor, look: Look, request: Request) -> Result<Response, Fault> {
    let mut form = Form::new(&visitor, &look)?;
    let SentWithFile { sent, file } = SentWithFile::read(request, visitor.app(), &visitor.cookie, FILE_BYTES).await?;
    form.sent = Some(&sent);
    match taken(&visitor, &sent, file).await? {
        Ok(file) => form.file = file,
        Err(sentence) => form.misfits.push(Misfit::new("file", "file", sentence)),
    }
    if sent.text("do") == "look" || !form.misfits.is_empty() {
        form.is_looked_at = form.misfits.is_empty();
        let status = if form.misfits.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return Ok(form.send(status));
    }
    form.submit(&sent).await
}

/// The file that came with the form, or the one that came with it before. A sentence where it cannot be taken in.
async fn taken(visitor: &Visitor, sent: &Sent, file: Option<SentFile>) -> Result<Result<Option<File>, String>, Fault> {
    let (host, view) = (visitor.app().host(), &visitor.view);
    if view.is_past() {
        return Err(Fault::BadRequest("A past day is shown; go back to today to change something.".to_owned()));
    }
    if let Some(SentFile { name, bytes }) = file {
        let Some(bytes) = bytes else {
            let most = FILE_BYTES / 1024 / 1024;
            return Ok(Err(format!("The file is larger than {most} MB. Keep it where it is, and give a link.")));
        };
        if bytes.is_empty() {
            return Ok(Err("The file is empty. Choose another.".to_owned()));
        }
        let digest = match host.take_file(view, bytes.clone()).await {
            Err(HostError::Rejected(Rejection::Refused(refusals))) => {
                let sentences = refusals.iter().map(|refusal| format!("{} {}", refusal.sentence, refusal.next));
                return Ok(Err(sentences.collect::<Vec<_>>().join(" ")));
            }
            digest => digest?,
        };
        return Ok(Ok(Some(File::of(&name, digest, &bytes))));
    }
    let Ok(digest) = sent.text("file_digest").parse::<Hash>() else { return Ok(Ok(None)) };
    // INVARIANT: a digest in a form opens nothing that this person did not bring themselves.
    match host.file(view, visitor.actor().person, &digest).await? {
        Some(bytes) => Ok(Ok(Some(File::of(sent.text("file_name"), digest, &bytes)))),
        None => Ok(Err("This file is not here any more. Choose it again.".to_owned())),
    }
}

impl<'a> Form<'a> {
    fn new(visitor: &'a Visitor, look: &'a Look) -> Result<Self, Fault> {
        let offered = decide::first_steps(&visitor.view, Evidence::kind_of());
        let first = offered.first().ok_or(Fault::NotFound)?;
        let mut fields = decide::details(&first.transition.id);
        for field in &mut fields {
            field.is_required |= NEEDED.contains(&field.name);
        }
        let (sent, file, refusal) = (None, None, None);
        Ok(Self { visitor, look, fields, sent, file, is_looked_at: false, misfits: Vec::new(), refusal })
    }

    async fn submit(mut self, sent: &Sent) -> Result<Response, Fault> {
        let (visitor, kind) = (self.visitor, Evidence::kind_of());
        let mut details: Body = typed(self.fields.iter(), sent);
        details.retain(|name, value| !value.is_null() && !name.starts_with("file_"));
        if let Some(file) = &self.file {
            let kept = visitor.app().host().keep_file(&visitor.view, &file.digest).await?;
            let facts = [
                ("file_name", Json::from(file.name.as_str())),
                ("file_digest", Json::from(file.digest.to_string())),
                ("file_size", Json::from(file.size)),
            ];
            details.extend(facts.into_iter().filter(|_| kept).map(|(name, value)| (name.to_owned(), value)));
        }
        let target = StepTarget::New { unit: Id::parse_str(sent.text("unit")).ok() };
        let reason = Line::new(sent.text("reason")).ok();
        let step = Step { kind, target, noun: "evidence".to_owned(), details, reason, is_proposal: false };
        let rejection = match visitor.commit(Command::Step(step)).await {
            Ok(committed) => {
                let view = visitor.refreshed().await?;
                let made = committed.outcomes.first().and_then(|outcome| view.held(kind, outcome.id));
                let path = made.map_or(kind.plural.to_owned(), |held| format!("{}/{}", kind.plural, held.handle()));
                return Ok(self.look.go(&visitor.href(&path)));
            }
            Err(Fault::Rejected(rejection)) => rejection,
            Err(fault) => return Err(fault),
        };
        let status = Fault::Rejected(rejection.clone()).status();
        match rejection {
            Rejection::Invalid(misfits) => self.misfits = misfits,
            Rejection::Refused(refusals) => {
                let (misfits, others) = at_fields(refusals, &self.fields);
                self.misfits = misfits;
                self.refusal = (!others.is_empty()).then(|| refused(&Rejection::Refused(others)));
            }
            other => self.refusal = Some(refused(&other)),
        }
        Ok(self.send(status))
    }

    fn send(&self, status: StatusCode) -> Response {
        let visitor = self.visitor;
        let label = |name| match self.fields.iter().find(|field| field.name == name) {
            Some(field) => field.label,
            None if name == "unit" => "Unit",
            None => "File",
        };
        Page::new(visitor, self.look, "Submit evidence").narrow().send_as(
            status,
            html! {
                div.head { div {
                    (crumbs(&[(Some(visitor.href("evidence")), "Evidence"), (None, "Submit")]))
                    h1 { "Submit evidence" }
                    p { "A file or a link that shows that controls work, for a period. Somebody who neither submits it nor owns the control looks at it." }
                } }
                div.stack #form {
                    (summary(label, self.refusal.as_ref(), &self.misfits))
                    (self.preview())
                    (self.form())
                }
            },
        )
    }

    fn form(&self) -> Markup {
        let visitor = self.visitor;
        let draft = format!("{}/evidence/new", visitor.actor().person);
        html! {
            form.form.card method="post" action=(visitor.href("evidence/new/evidence")) enctype="multipart/form-data" data-draft=(draft) novalidate {
                (form_token(&visitor.cookie))
                div.fields {
                    (self.file())
                    @for name in WHAT { (self.field(name)) }
                    @for name in PROVES { (self.field(name)) }
                    div.pair { @for name in WHEN { (self.field(name)) } }
                    div.pair { @for name in WHO { (self.field(name)) } }
                    @let unit = self.sent.map(|sent| sent.text("unit").to_owned()).or_else(|| self.own_unit());
                    @let error = self.misfits.iter().find(|misfit| misfit.field == "unit").map(|misfit| misfit.sentence.as_str());
                    @let may = |unit| !decide::first_steps_at(&visitor.view, Evidence::kind_of(), unit).is_empty();
                    (unit_choice(&visitor.view, "Unit", "Who may see and edit it follows from its unit.", unit, &may, error))
                }
                div.submit {
                    button.btn.primary { "Submit evidence" }
                    button.btn name="do" value="look" { (icon("eye")) "Look at it first" }
                    a.btn.quiet href=(visitor.href("evidence")) { "Cancel" }
                }
            }
        }
    }

    fn file(&self) -> Markup {
        let error = self.misfits.iter().find(|misfit| misfit.field == "file").map(|misfit| misfit.sentence.as_str());
        let described = if error.is_some() { "file-help file-error" } else { "file-help" };
        html! {
            div.field {
                label for="file" { @if self.file.is_some() { "Another file instead" } @else { "File" } " " span.optional { "optional" } }
                p.help #file-help { "At most " (FILE_BYTES / 1024 / 1024) " MB. Choose it, or drop it here. It is kept with its checksum and never changed. Or give a link below." }
                input.drop #file type="file" name="file" aria-describedby=(described) aria-invalid=[error.map(|_| "true")];
                @if let Some(error) = error { p.error #file-error { (icon("circle-alert")) (error) } }
                @if let Some(file) = &self.file {
                    input type="hidden" name="file_digest" value=(file.digest);
                    input type="hidden" name="file_name" value=(file.name);
                }
            }
        }
    }

    fn field(&self, name: &str) -> Markup {
        let Some(field) = self.fields.iter().find(|field| field.name == name) else { return html! {} };
        let values = match self.sent {
            Some(sent) => sent.all(name).map(str::to_owned).collect(),
            None => Query::read(&self.look.query).get(name).map(str::to_owned).into_iter().collect(),
        };
        let is_list = matches!(field.field_type, Type::References(_));
        let choose = format!("/o/{}/choose", self.visitor.membership.slug);
        html! {
            @if is_list { input type="hidden" name=(format!("{name}.shown")) value="1"; }
            (control(&self.visitor.view, &choose, &Control { field, values, error: wrong(field, &self.misfits) }))
        }
    }

    /// The unit whose controls the viewer owns: what they submit belongs there unless they say otherwise.
    fn own_unit(&self) -> Option<String> {
        let mut held = self.visitor.view.standing().held.iter();
        held.find(|holding| holding.role == Role::ControlOwner).map(|holding| holding.unit.to_string())
    }

    /// What would be submitted: the file as it was taken in, and how long it would count.
    fn preview(&self) -> Markup {
        if self.file.is_none() && !self.is_looked_at {
            return html! {};
        }
        html! {
            section.card #preview {
                header { h2 { "What was taken in" } small { "not submitted yet" } }
                div.body.stack {
                    @match &self.file { Some(file) => (file.facts()), None => p.faint { "No file. The link or the source alone says where it is." } }
                    @if let Some(last) = self.counts_until() {
                        (notice("quiet", "calendar", html! { "Once accepted it counts until " (date(last)) " at most: the end of its period and the shortest interval of its controls." }))
                    }
                }
            }
        }
    }

    /// The last day that it could count for, by what was typed.
    fn counts_until(&self) -> Option<Date> {
        let sent = self.sent?;
        let last: Date = sent.text("period_to").parse().ok()?;
        let months = sent.all("controls").filter_map(|id| {
            let held = self.visitor.view.held(Measure::kind_of(), Id::parse_str(id).ok()?)?;
            Some(held.typed::<Measure>()?.evidence_months?.get())
        });
        last.checked_add(months.min()?.months()).ok()
    }
}
