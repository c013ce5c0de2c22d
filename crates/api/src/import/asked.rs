//! What is asked of a file, read field by field, so that everything that does not fit is named at once.

use door::Fault;
use imports::Asked;
use record::{Body, Line, Misfit};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::file;

/// The longest sentence about a value that cannot be read; it may quote what was sent.
const CHARACTERS: usize = 300;

/// What is asked, and the plan that the client saw, where they hold to it.
pub(super) struct Request {
    pub asked: Asked,
    pub seen: Option<String>,
}

/// Reads the body of `POST /imports`.
///
/// # Errors
/// Every field that does not fit, with its sentence.
pub(super) fn read(body: Body) -> Result<Request, Fault> {
    let mut asking = Asking { body, misfits: Vec::new() };
    let seen = asking.take("seen");
    let asked = Asked {
        digest: asking.digest(),
        file_name: asking.file_name(),
        sheet: asking.take("sheet"),
        register: asking.take("register"),
        mapping: asking.take("mapping"),
        answers: asking.take("answers"),
    };
    let wrong = asked.mapping.as_ref().and_then(|mapping| mapping.check().err()).unwrap_or_default();
    asking.misfits.extend(wrong.into_iter().map(|one| Misfit::new("mapping", "wrong_mapping", one.sentence)));
    let wrong = asked.answers.check().err().unwrap_or_default();
    asking.misfits.extend(wrong.into_iter().map(|one| Misfit::new("answers", "wrong_answer", one.sentence)));
    asking.end(Request { asked, seen })
}

struct Asking {
    body: Body,
    misfits: Vec<Misfit>,
}

impl Asking {
    fn digest(&mut self) -> String {
        let digest: String = self.take("digest");
        if !file::is_digest(&digest) {
            let sentence = "This should be the digest that bringing the file answered: 64 small hexadecimal digits.";
            self.misfits.push(Misfit::new("digest", "no_digest", sentence));
        }
        digest
    }

    fn file_name(&mut self) -> String {
        let name: String = self.take("file_name");
        if let Err(error) = Line::new(&name) {
            let (code, sentence) = error.explain();
            self.misfits.push(Misfit::new("file_name", code, sentence));
        }
        name
    }

    fn take<T: DeserializeOwned + Default>(&mut self, name: &str) -> T {
        let Some(json) = self.body.remove(name).filter(|json| *json != Json::Null) else { return T::default() };
        serde_json::from_value(json).unwrap_or_else(|error| {
            let why: String = error.to_string().chars().take(CHARACTERS).collect();
            self.misfits.push(Misfit::new(name, "wrong_type", format!("This cannot be read: {why}.")));
            T::default()
        })
    }

    fn end(mut self, request: Request) -> Result<Request, Fault> {
        for name in self.body.keys() {
            let sentence = "This is not read here; see /api/v1/ for what is.";
            self.misfits.push(Misfit::new(name.as_str(), "unknown_field", sentence));
        }
        if self.misfits.is_empty() {
            return Ok(request);
        }
        Err(decide::Rejection::Invalid(self.misfits).into())
    }
}
