//! Signatures: the owner's, and above their authority also that of the authority for the level.

use isms::risk::acceptance::{Acceptance, AcceptanceEnd, AcceptanceSubject};
use isms::risk::{Rating, RiskCriteria, RiskLevel, in_force};
use isms::{Typed, risk::Risk};
use jiff::civil::Date;
use record::text::LINE_CHARACTERS;
use record::{Body, Fields, Id, Kinded as _, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::{before, ended, is_treated, reference};
use crate::step::actors::Part;
use crate::step::context::StepContext;
use crate::step::pending;
use crate::step::rules::{Consequence, Noun};

/// What the owner signs. Above the owner's authority it waits for the second signature; whoever gives that signs this very
/// text.
#[derive(Fields)]
pub(crate) struct Signature {
    /// What is accepted, and why that is sound.
    pub statement: Option<Prose>,
    /// Under which conditions, if any: what must stay true, what is done at once.
    pub conditions: Option<Prose>,
    /// The last day. The criteria say how late it may be for each level.
    #[field(label = "Valid until")]
    pub valid_until: Date,
    /// Why it is accepted although treatment did not reach its target. Needed in that case only.
    #[field(label = "Why above target")]
    pub above_target: Option<Prose>,
}

impl Noun for Signature {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_over = self.valid_until < context.today;
        let misfit = || Misfit::new("valid_until", "before_start", "This day is over. Choose a later one.");
        is_over.then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        reference(body, "acceptance", Ref::to(context.beside));
        body.insert("accepted_until".to_owned(), Json::from(self.valid_until.to_string()));
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let signed = Consequence {
            kind: Acceptance::kind_of(),
            id: context.beside,
            command: "acceptance.sign".to_owned(),
            body: self.signed(context).unwrap_or_default(),
        };
        std::iter::once(signed).chain(ended(context, AcceptanceEnd::Renewed)).collect()
    }
}

impl Signature {
    /// The acceptance, frozen with what it accepts.
    fn signed(&self, context: &StepContext<'_>) -> Option<Body> {
        let (held, risk) = (context.before?, before(context)?);
        let (_, level, rating) = judged(context)?;
        let subject = if is_treated(context) { AcceptanceSubject::Residual } else { AcceptanceSubject::Untreated };
        let summary: String =
            format!("{}: {}", held.handle_short(), risk.title).chars().take(LINE_CHARACTERS).collect();
        let (owner, authority) = match signers(context).as_slice() {
            [first, second] => (*first, Some(*second)),
            _ => (context.actor().person, None),
        };
        let mut body = Body::new();
        let mut set = |name: &str, value: Json| body.insert(name.to_owned(), value);
        set("unit", Json::from(held.envelope.unit.to_string()));
        set("summary", Json::from(summary));
        set("risk", Json::from(held.id.to_string()));
        set("level", Json::from(level.choice().code));
        set("likelihood", Json::from(rating.likelihood));
        set("consequence", Json::from(rating.consequence()));
        set("criteria", Json::from(rating.criteria.id.to_string()));
        set("subject", Json::from(subject.choice().code));
        set("valid_from", Json::from(context.today.to_string()));
        set("valid_until", Json::from(self.valid_until.to_string()));
        set("signed_by", Json::from(owner.to_string()));
        if let Some(authority) = authority {
            set("authority", Json::from(authority.to_string()));
        }
        let texts =
            [("statement", &self.statement), ("conditions", &self.conditions), ("above_target", &self.above_target)];
        for (name, text) in texts {
            if let Some(text) = text {
                set(name, Json::from(&**text));
            }
        }
        Some(body)
    }
}

/// Who has signed once this step is taken, the first signature first.
pub(super) fn signers(context: &StepContext<'_>) -> Vec<Id> {
    let first = pending::waiting(context).filter(|_| context.part == Some(Part::Confirms));
    first.map(|waiting| waiting.by).into_iter().chain([context.actor().person]).collect()
}

type Judged<'a> = (Typed<'a, RiskCriteria>, RiskLevel, Rating<'a>);

/// What is accepted: the rating that counts and its level by the criteria that it names; and the criteria by whose authority it
/// is accepted, which are those in force. Authority that was taken back is none, whatever a risk was rated by.
pub(super) fn judged<'a>(context: &StepContext<'a>) -> Option<Judged<'a>> {
    let risk: &'a Risk = before(context)?;
    let rating = risk.decisive()?;
    let criteria = in_force(context.isms()).or_else(|| context.isms().get(rating.criteria))?;
    let level = rating.level(context.isms())?;
    Some((criteria, level, rating))
}

/// Whether the owner may accept it alone: by its level, and by what it means for people.
pub(super) fn is_within_authority(context: &StepContext<'_>) -> bool {
    judged(context).is_some_and(|(criteria, level, rating)| criteria.is_within_authority(level, rating.for_people()))
}
