//! Whom a claim of a file named. A file knows people by what it calls them; who was not known is a placeholder, and a claim that
//! names one can be decided by nobody. Once it is said who that is, the claim is theirs to confirm or refute.

use access::{Object, View, writes_under};
use isms::documented::{Claim, ClaimStep};
use isms::people::Person;
use record::{Id, Kinded as _, Misfit};
use serde_json::Value as Json;

use crate::draft::Draft;
use crate::put::not_there;
use crate::{Conflict, Readdress, Refusal, Rejection, view};

pub(crate) fn decide(draft: &mut Draft<'_>, readdress: &Readdress) -> Result<(), Rejection> {
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    let kind = Claim::kind_of();
    let held = view.held(kind, readdress.claim).ok_or(Rejection::NotFound)?;
    let Some(claim) = held.typed::<Claim>() else { return Err(Refusal::engine("damaged").into()) };
    if !view.may_write(held) {
        return Err(Refusal::guard("not_entitled").into());
    }
    if held.version != readdress.version {
        let (seen, current) = (readdress.version, held.version);
        return Err(Rejection::Conflict(Conflict { kind, id: held.id, seen, current }));
    }
    if claim.step != ClaimStep::Claimed || !held.is_living() {
        return Err(Refusal::engine("frozen").into());
    }
    // INVARIANT: whom a file named rightly is named for ever; a claim is taken from nobody.
    let names_placeholder = claim.person.is_some_and(|person| is_placeholder(draft, person.id));
    if !names_placeholder {
        return Err(Refusal::engine("claim_of_person").into());
    }
    let misfits = unfit(draft, &view, readdress.person);
    if !misfits.is_empty() {
        return Err(Rejection::Invalid(misfits));
    }
    let mut body = held.body();
    body.insert("person".to_owned(), Json::from(readdress.person.to_string()));
    body.extend(readdress.reason.as_ref().map(|reason| ("reason".to_owned(), Json::from(&**reason))));
    let under = writes_under(view.standing(), &Object::held(draft.isms(), held));
    draft.record(kind, readdress.claim, "claim.readdress", under, body)
}

fn unfit(draft: &Draft<'_>, view: &View, person: Id) -> Vec<Misfit> {
    if !view.may_refer(Person::kind_of(), person) {
        return vec![not_there("person")];
    }
    let sentence = "This is a placeholder too. Say who that is first.";
    let misfit = is_placeholder(draft, person).then(|| Misfit::new("person", "placeholder", sentence));
    misfit.into_iter().collect()
}

fn is_placeholder(draft: &Draft<'_>, person: Id) -> bool {
    let known = draft.isms().held(Person::kind_of(), person).and_then(|held| held.typed::<Person>());
    known.is_some_and(|known| known.is_placeholder == Some(true))
}
