//! The parameters of an address: each known, each once.

use axum::extract::Query;
use axum::http::Uri;
use door::Fault;

/// Parameters that were not taken yet.
#[derive(Clone, Debug)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The parameters of `uri`.
    ///
    /// # Errors
    /// When one comes twice.
    pub fn of(uri: &Uri) -> Result<Self, Fault> {
        let unreadable = |_| Fault::BadRequest("The parameters cannot be read.".to_owned());
        let Query(all) = Query::<Vec<(String, String)>>::try_from_uri(uri).map_err(unreadable)?;
        Self::from_pairs(all)
    }

    /// Parameters by name.
    ///
    /// # Errors
    /// When one comes twice.
    pub fn from_pairs(mut all: Vec<(String, String)>) -> Result<Self, Fault> {
        all.sort();
        match all.array_windows().find(|[one, other]| one.0 == other.0) {
            Some([twice, _]) => Err(Fault::BadRequest(format!("`{}` comes twice; give it once.", twice.0))),
            None => Ok(Self(all)),
        }
    }

    /// Takes the parameter of that name.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1)
    }

    /// Takes a whole number within bounds.
    ///
    /// # Errors
    /// When it is none.
    pub fn take_number(&mut self, name: &str, bounds: std::ops::RangeInclusive<u64>) -> Result<Option<u64>, Fault> {
        let Some(text) = self.take(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        number.map(Some).ok_or_else(|| {
            let (least, most) = (bounds.start(), bounds.end());
            let to = if *most == u64::MAX { "or more".to_owned() } else { format!("to {most}") };
            Fault::BadRequest(format!("`{name}` is a whole number from {least} {to}."))
        })
    }

    /// Takes `true` or `false`; absent is `false`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn take_truth(&mut self, name: &str) -> Result<bool, Fault> {
        match self.take(name).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Fault::BadRequest(format!("`{name}` is `true` or `false`."))),
        }
    }

    /// Takes `limit`, from 1 to 200.
    ///
    /// # Errors
    /// When it lies beyond.
    pub fn take_limit(&mut self, usual: usize) -> Result<usize, Fault> {
        let limit = self.take_number("limit", 1..=200)?;
        Ok(limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usual))
    }

    /// Those that are left, by name. `as_of` was read when the client came in.
    pub fn rest(self) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter().filter(|(name, _)| name != "as_of")
    }

    /// Makes sure that none is left.
    ///
    /// # Errors
    /// Names the first that is not known here.
    pub fn end(self) -> Result<(), Fault> {
        match self.rest().next() {
            Some((name, _)) => Err(unknown(&name)),
            None => Ok(()),
        }
    }
}

/// A parameter that is not known here.
pub fn unknown(name: &str) -> Fault {
    let shown: String = name.chars().take(60).collect();
    Fault::BadRequest(format!("There is no parameter `{shown}` here; see /api/v1/ for those there are."))
}
