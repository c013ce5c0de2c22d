//! The frame around a page: rail, top bar, banners; and pages without it, for whoever is not inside yet.

mod rail;

use axum::http::StatusCode;
use axum::response::Response;
use door::Visitor;
use login::Logins;
use maud::{DOCTYPE, Markup, html};

use crate::assets;
use crate::component::{brand, icon};
use crate::format::initials;
use crate::look::{Look, Theme};
use crate::moment;

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
