//! The frame around a page: rail, top bar, banners; and pages without it, for whoever is not inside yet.

use std::sync::LazyLock;

use access::View;
use axum::http::StatusCode;
use axum::response::Response;
use door::Visitor;
use isms::registry;
use listing::Kept;
use login::Logins;
use maud::{DOCTYPE, Markup, html};
use record::Kind;

use crate::assets;
use crate::component::{brand, icon};
use crate::format::{initials, thousands};
use crate::import;
use crate::look::{Look, Theme};
use crate::{moment, readiness, standard, statement, treatment, work};

/// A page inside the frame.
pub struct Page<'a> {
    /// Who looks.
    pub visitor: &'a Visitor,
    /// How it looks.
    pub look: &'a Look,
    /// The title in the window.
    pub title: String,
    /// A form is in the middle of the page, which is narrow then.
    pub is_narrow: bool,
    /// Drafts stay although their form is not on the page: it shows a failure or a conflict.
    pub keeps_drafts: bool,
}

/// The parts of the standard's cycle under which the rail groups kinds.
const GROUPS: &[(&str, &str, &[&str])] = &[
    (
        "plan",
        "Plan",
        &[
            "organisation",
            "unit",
            "context-issue",
            "interested-party",
            "obligation",
            "site",
            "service",
            "business-process",
            "interface",
            "scope",
            "risk",
            "risk-criteria",
            "isms-risk",
            "risk-assessment",
            "treatment-plan",
            "acceptance",
            "soa-line",
            "role-assignment",
            "external-grant",
            "threat",
            "weakness",
            "what-if",
        ],
    ),
    (
        "do",
        "Do",
        &[
            "action",
            "control",
            "evidence",
            "asset",
            "supplier",
            "person",
            "incident",
            "breach",
            "event",
            "change",
            "exception",
            "vulnerability",
            "threat-intel",
            "account",
            "access-right",
            "project",
            "release",
            "environment",
            "key",
            "licence",
            "deletion",
            "exercise",
            "restore-test",
            "procedure",
            "baseline",
            "processing-activity",
            "dpia",
            "transfer",
        ],
    ),
    ("check", "Check", &["control-test"]),
    ("act", "Act", &["nonconformity", "improvement"]),
];

/// How many records of a kind somebody sees, kept until a commit: every page shows it, and who does not see all of them
/// sees each by its own rights.
static LIVING: LazyLock<Kept<usize>> = LazyLock::new(Kept::default);

/// The rail of a past day counts nothing: each kind of a past value is loaded when a page asks for it, and a page about one
/// of them is not to wait for all.
fn living(view: &View, kind: &'static Kind) -> Option<usize> {
    (!view.is_past()).then(|| *LIVING.of(view, &[kind], kind.name, || view.living(kind)))
}

impl<'a> Page<'a> {
    /// A page of that title.
    pub fn new(visitor: &'a Visitor, look: &'a Look, title: impl Into<String>) -> Self {
        Self { visitor, look, title: title.into(), is_narrow: false, keeps_drafts: false }
    }

    /// The same page, narrow.
    #[must_use]
    pub fn narrow(self) -> Self {
        Self { is_narrow: true, ..self }
    }

    /// The same page, keeping drafts.
    #[must_use]
    pub fn keeping_drafts(self) -> Self {
        Self { keeps_drafts: true, ..self }
    }

    /// Sends the page.
    pub fn send(&self, body: Markup) -> Response {
        self.send_as(StatusCode::OK, body)
    }

    /// Sends the page with a status.
    pub fn send_as(&self, status: StatusCode, body: Markup) -> Response {
        let document = document(
            self.look,
            &self.title,
            html! {
                body {
                    a.skip href="#page" { "Skip to the page" }
                    div.shell {
                        (self.rail())
                        div.main {
                            (self.banners())
                            (self.bar())
                            div.toasts #toasts role="status" {}
                            main.page.narrow[self.is_narrow] #page tabindex="-1" data-drafts-keep[self.keeps_drafts] { (body) }
                        }
                    }
                }
            },
        );
        self.look.send(status, document)
    }

    fn rail(&self) -> Markup {
        let entry = |path: &str, label: &str, count: Option<usize>| {
            let href = self.visitor.href(path);
            let is_here = self.look.path == format!("/o/{}/{path}", self.visitor.membership.slug);
            html! {
                li {
                    a href=(href) aria-current=[is_here.then_some("page")] {
                        (label)
                        @if let Some(count) = count { span.count { (count) } }
                    }
                }
            }
        };
        html! {
            nav.rail #rail popover aria-label="Main" {
                a.brand href=(self.visitor.href("")) { (brand()) "Annexa" }
                @let is_past = self.visitor.view.is_past();
                @let (waiting, is_late) = if is_past { (0, false) } else { work::count(&self.visitor.view) };
                @let majors = if is_past { None } else { readiness::majors(self.visitor) };
                div.nav { ul {
                    (entry("", "Home", None))
                    li { (self.work(waiting, is_late)) }
                    @if self.visitor.view.reading().is_any() { li { (self.readiness(majors.unwrap_or(0))) } }
                } }
                @for (id, label, kinds) in GROUPS {
                    @let known: Vec<&'static Kind> =
                        kinds.iter().filter_map(|name| registry::named(name)).filter(|kind| self.visitor.view.knows_kind(kind)).collect();
                    @if !known.is_empty() {
                        div.nav {
                            p id=(format!("nav-{id}")) { (label) }
                            ul aria-labelledby=(format!("nav-{id}")) {
                                @if *id == "plan" && treatment::may_see(&self.visitor.view) { (entry("treatment", "Treatment", None)) }
                                @for kind in known {
                                    @if kind.is_single { (entry(kind.plural, kind.title, None)) }
                                    @else if kind.name == "soa-line" { (entry(statement::PATH, "Statement of Applicability", living(&self.visitor.view, kind))) }
                                    @else { (entry(kind.plural, kind.titles, living(&self.visitor.view, kind))) }
                                }
                            }
                        }
                    }
                }
                div.nav {
                    p #nav-reference { "Reference" }
                    ul aria-labelledby="nav-reference" {
                        @if import::may_bring_any(&self.visitor.view) { (entry("import", "Import", None)) }
                        (entry(standard::PATH, "The standard", None))
                        (entry("history", "History", None))
                        (entry("compare", "Compare", None))
                        (entry("trends", "Trends", None))
                        @if self.visitor.view.may_read_log() {
                            (entry("integrity", "Integrity", None))
                            // A package chooses its own day.
                            @if !self.visitor.view.is_past() { (entry("packages", "Audit packages", None)) }
                        }
                    }
                }
            }
        }
    }

    /// What waits for the person; red once something is late.
    fn work(&self, waiting: usize, is_late: bool) -> Markup {
        let is_here = self.look.path == format!("/o/{}/work", self.visitor.membership.slug);
        html! {
            a href=(self.visitor.href("work")) aria-current=[is_here.then_some("page")] {
                "My work"
                @if waiting > 0 { span.count.due[is_late] { (thousands(waiting)) @if is_late { span.spoken { ", some of it late" } } } }
            }
        }
    }

    /// What the rules find; red while one fails at major.
    fn readiness(&self, majors: usize) -> Markup {
        let here = format!("/o/{}/readiness", self.visitor.membership.slug);
        let is_here = self.look.path == here || self.look.path.starts_with(&format!("{here}/"));
        html! {
            a href=(self.visitor.href("readiness")) aria-current=[is_here.then_some("page")] {
                "Readiness"
                @if majors > 0 { span.count.due { (thousands(majors)) span.spoken { " rules fail at major" } } }
            }
        }
    }

    fn banners(&self) -> Markup {
        let view = &self.visitor.view;
        html! {
            @if view.is_past() {
                aside.banner.past aria-label="A past day" {
                    (icon("history"))
                    span { "Everything is shown as of " b { (moment::shown(self.visitor).unwrap_or_default()) } ", and can only be read." }
                    a href=(moment::at(&self.look.here(), None)) { "Back to today" }
                }
            }
            @if !self.visitor.app().host().behind().is_empty() {
                aside.banner.behind role="alert" {
                    (icon("circle-alert"))
                    span { b { "Nothing can be changed." } " More is remembered of this log outside than lies here: an older database was put back. Everything can be read. The operator of the server has to see to it." }
                    @if view.may_read_log() { a href=(self.visitor.href("integrity")) { "Integrity" } }
                }
            }
            @if self.visitor.app().logins.instance().is_demo {
                aside.banner.demo aria-label="Demo data" {
                    (icon("info"))
                    span { "Demo: everything here is invented." }
                }
            }
        }
    }

    fn bar(&self) -> Markup {
        let visitor = self.visitor;
        let person = visitor.view.person();
        let name = person.as_ref().map_or("You", |person| &person.it.name);
        html! {
            header.bar {
                button.btn.quiet.square.unfold popovertarget="rail" aria-label="Menu" { (icon("menu")) }
                (self.organisations())
                a.find href=(visitor.href("search")) data-palette="" data-palette-url=(visitor.href("palette")) {
                    (icon("search"))
                    span { "Search by number or words…" }
                    kbd { "Ctrl K" }
                }
                (moment::control(self))
                details.menu.person name="bar" {
                    summary { span.avatar aria-hidden="true" { (initials(name)) } span.spoken { (name) ", your menu" } }
                    div.list {
                        p { (name) br; (visitor.session.email) }
                        ul {
                            li { a.entry href="/account" { (icon("user")) "Your account and tokens" } }
                        }
                        (theme_form(&visitor.cookie))
                        form method="post" action="/sign-out" data-drafts-end="" {
                            (form_token(&visitor.cookie))
                            button.entry { (icon("log-out")) "Sign out" }
                        }
                    }
                }
            }
        }
    }

    fn organisations(&self) -> Markup {
        let name = self.visitor.view.organisation_name();
        let others: Vec<_> =
            self.visitor.session.memberships.iter().filter(|one| one.slug != self.visitor.membership.slug).collect();
        html! {
            details.menu.start.scope name="bar" {
                summary { span { (name) } (icon("chevron-down")) }
                div.list {
                    p { "Organisation" }
                    ul {
                        li { a.entry href=(self.visitor.href("")) aria-current="true" { (name) svg.icon.push aria-hidden="true" { use href=(format!("{}#check", assets::href("icons.svg"))) {} } } }
                        @for other in others { li { a.entry href=(format!("/o/{}/", other.slug)) { (other.slug) } } }
                    }
                }
            }
        }
    }
}

/// A page without the frame: for signing in, for the first run, for what went wrong outside.
pub fn alone(look: &Look, status: StatusCode, title: &str, is_wide: bool, body: Markup) -> Response {
    let document = document(
        look,
        title,
        html! {
            body.alone {
                main.wide[is_wide] #page data-drafts-keep="" {
                    a.brand href="/" { (brand()) "Annexa" }
                    (body)
                }
                footer { span { "Annexa " (env!("CARGO_PKG_VERSION")) } a href=(assets::href("notices.txt")) { "Licences" } }
            }
        },
    );
    look.send(status, document)
}

fn document(look: &Look, title: &str, body: Markup) -> Markup {
    let theme = look.theme.map(Theme::code);
    html! {
        (DOCTYPE)
        html lang="en" data-icons=(assets::href("icons.svg")) data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Annexa" }
                meta name="htmx-config" content=r#"{"extensions":"hx-csp","includeIndicatorCSS":false,"safeEval":false}"#;
                link rel="icon" type="image/svg+xml" href=(assets::href("favicon.svg"));
                link rel="preload" as="font" type="font/woff2" href=(assets::href("inter-latin.woff2")) crossorigin;
                link rel="stylesheet" href=(assets::href("annexa.css"));
                script src=(assets::href("annexa.js")) nonce=(look.nonce) defer {}
            }
            (body)
        }
    }
}

/// The field that shows that a form was made for this session.
pub fn form_token(cookie: &str) -> Markup {
    html! { input type="hidden" name="token" value=(Logins::form_token(cookie)); }
}

fn theme_form(cookie: &str) -> Markup {
    html! {
        form method="post" action="/theme" {
            (form_token(cookie))
            @for (value, label, picture) in [("system", "As the system", "monitor"), ("light", "Light", "sun"), ("dark", "Dark", "moon")] {
                button.entry name="theme" value=(value) data-action="theme" { (icon(picture)) (label) }
            }
        }
    }
}
