//! The organisation itself.

use jiff::tz::TimeZone;
use record::{Line, Misfit, Prose, Record};

use crate::Isms;
use crate::registry::Draft;

/// The organisation whose ISMS this is: what its name is, where its days begin, in which money it counts.
///
/// Its answers set the date that counts as today and the amounts behind the risk scales.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "organisations", clause = "4.1", single)]
pub struct Organisation {
    /// The name as it stands on a certificate.
    #[field(title, listed, searched)]
    pub name: Line,
    /// The time zone whose midnight begins a day, such as Europe/Amsterdam.
    #[field(listed)]
    pub time_zone: Line,
    /// The currency of all amounts, by its three letters, such as EUR.
    pub currency: Line,
    /// What it does for whom.
    pub sector: Option<Line>,
    /// Yearly revenue in whole units of the currency. The financial scale of consequences is a share of it.
    pub revenue: Option<record::Number<0, 9_000_000_000_000_000>>,
    /// What it is, in a few sentences an outsider understands.
    #[field(detail)]
    pub description: Option<Prose>,
}

impl Organisation {
    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(organisation) = draft.typed::<Self>() else { return Vec::new() };
        let mut misfits = Vec::new();
        if isms.all::<Self>().any(|other| other.held.id != draft.id) {
            misfits.push(Misfit::new("", "one_organisation", "An ISMS has one organisation; edit the one there is."));
        }
        if TimeZone::get(&organisation.time_zone).is_err() {
            let sentence = "There is no such time zone. Write one like Europe/Amsterdam.";
            misfits.push(Misfit::new("time_zone", "no_such_time_zone", sentence));
        }
        let currency = organisation.currency.as_bytes();
        if currency.len() != 3 || !currency.iter().all(u8::is_ascii_uppercase) {
            misfits.push(Misfit::new("currency", "no_such_currency", "Write the three capital letters, such as EUR."));
        }
        misfits
    }
}
