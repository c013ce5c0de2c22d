//! Where a list goes on: after the record with these keys and this id, whatever changed meanwhile.

use std::cmp::Ordering;

use access::View;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use door::Fault;
use record::Id;
use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::question::Question;

/// Longer than any cursor that was given out.
const LONGEST: usize = 4096;

/// The place of a record in the order of a question. Opaque to clients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cursor(String, Vec<Key>, Id);

impl Cursor {
    /// The place of the record `id`; none if the viewer does not see it.
    pub fn at(view: &View, question: &Question, id: Id) -> Option<Self> {
        let held = view.held(question.kind, id)?;
        Some(Self(question.digest(), question.keys(view, held), id))
    }

    /// As clients get it.
    pub fn encode(&self) -> String {
        serde_json::to_vec(self).map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default()
    }

    /// Reads what a client sent.
    ///
    /// # Errors
    /// When it is no cursor, or one of another question.
    pub fn decode(text: &str, question: &Question) -> Result<Self, Fault> {
        let bytes = Some(text).filter(|text| text.len() <= LONGEST).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let cursor: Option<Self> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let wrong = || Fault::BadRequest("`cursor` belongs to another list; begin again without it.".to_owned());
        cursor.filter(|cursor| cursor.0 == question.digest()).ok_or_else(wrong)
    }

    /// The position in `ids` after this place.
    pub fn position(&self, view: &View, question: &Question, ids: &[Id]) -> usize {
        ids.partition_point(|id| {
            let keys = view.held(question.kind, *id).map(|held| question.keys(view, held)).unwrap_or_default();
            question.compare(&keys, &self.1).then_with(|| id.cmp(&self.2)) != Ordering::Greater
        })
    }
}
