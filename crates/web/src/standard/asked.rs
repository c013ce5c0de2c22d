//! Which reference controls an address asks for: by theme, by the five attributes of ISO/IEC 27002:2022, by what is new.

use axum::http::Uri;
use catalogue::control::{
    Control, ControlType, CybersecurityConcept, OperationalCapability, Property, SecurityDomain, Theme,
};
use door::{Fault, Visitor};
use listing::Parameters;
use maud::{Markup, html};

use super::PATH;
use super::shown::plain;
use crate::format::capitalised;
use crate::look::Look;
use crate::moment;

/// What is asked.
pub(super) struct Asked {
    chosen: Vec<(&'static Attribute, String)>,
}

/// Something that reference controls are chosen by.
pub(super) struct Attribute {
    /// Its name in addresses.
    name: &'static str,
    /// What a person reads.
    label: &'static str,
    /// All its words.
    words: fn() -> Vec<&'static str>,
    /// Those of one control.
    of: fn(&Control) -> Vec<&'static str>,
}

static ATTRIBUTES: [Attribute; 6] = [
    Attribute {
        name: "theme",
        label: "Theme",
        words: || Theme::ALL.iter().map(|word| word.id()).collect(),
        of: |row| vec![row.theme.id()],
    },
    Attribute {
        name: "type",
        label: "Type",
        words: || ControlType::ALL.iter().map(|word| word.id()).collect(),
        of: |row| row.control_type.iter().map(|word| word.id()).collect(),
    },
    Attribute {
        name: "property",
        label: "Protects",
        words: || Property::ALL.iter().map(|word| word.id()).collect(),
        of: |row| row.properties.iter().map(|word| word.id()).collect(),
    },
    Attribute {
        name: "concept",
        label: "Concept",
        words: || CybersecurityConcept::ALL.iter().map(|word| word.id()).collect(),
        of: |row| row.cybersecurity_concepts.iter().map(|word| word.id()).collect(),
    },
    Attribute {
        name: "capability",
        label: "Capability",
        words: || OperationalCapability::ALL.iter().map(|word| word.id()).collect(),
        of: |row| row.operational_capabilities.iter().map(|word| word.id()).collect(),
    },
    Attribute {
        name: "domain",
        label: "Domain",
        words: || SecurityDomain::ALL.iter().map(|word| word.id()).collect(),
        of: |row| row.security_domains.iter().map(|word| word.id()).collect(),
    },
];

impl Asked {
    /// What an address asks; a word that an attribute does not have is refused.
    pub fn read(uri: &Uri) -> Result<Self, Fault> {
        let mut parameters = Parameters::of(uri)?;
        let mut chosen = Vec::new();
        for attribute in &ATTRIBUTES {
            let Some(word) = parameters.take(attribute.name).filter(|word| !word.is_empty()) else { continue };
            if !(attribute.words)().contains(&word.as_str()) {
                let sentence = format!("`{}` has no `{word}`; choose one from the list.", attribute.name);
                return Err(Fault::BadRequest(sentence));
            }
            chosen.push((attribute, word));
        }
        parameters.end()?;
        Ok(Self { chosen })
    }

    /// Whether nothing is asked but all.
    pub fn is_plain(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Whether a reference control is meant.
    pub fn means(&self, row: &Control) -> bool {
        self.chosen.iter().all(|(attribute, word)| (attribute.of)(row).contains(&word.as_str()))
    }

    /// The choices as a form, which works without scripts.
    pub fn filters(&self, visitor: &Visitor, look: &Look) -> Markup {
        let is_chosen = |attribute: &Attribute, word: &str| {
            self.chosen.iter().any(|(one, chosen)| one.name == attribute.name && chosen == word)
        };
        html! {
            div.filters role="search" aria-label="Filter the reference controls" {
                form method="get" action=(visitor.href(PATH)) hx-get=(visitor.href(PATH)) hx-target="#annex" hx-select="#annex" hx-swap="outerHTML" hx-push-url="true" hx-nonce=(look.nonce) hx-trigger="change, submit" {
                    (moment::kept(visitor))
                    @for attribute in &ATTRIBUTES {
                        select name=(attribute.name) aria-label=(attribute.label) {
                            option value="" { (attribute.label) }
                            @for word in (attribute.words)() { option value=(word) selected[is_chosen(attribute, word)] { (capitalised(&plain(word))) } }
                        }
                    }
                    button.btn.apply { "Apply" }
                    @if !self.is_plain() { a.btn.quiet href=(format!("{}#annex", visitor.href(PATH))) { "All 93" } }
                }
            }
        }
    }
}
