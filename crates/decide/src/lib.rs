//! Commands in, decisions out: the only place where an ISMS changes, and the only maker of [`Decided`].
//!
//! `decide(value, actor, command, moment)` is pure. It refuses with sentences, or gives back a commit and the value after
//! it. `store` appends nothing but a [`Decided`], whose constructor is private to this crate, so a handler cannot write
//! past the rules.

mod attested;
mod behind;
mod belongings;
mod command;
mod decided;
mod draft;
mod erase;
mod found;
mod import;
mod local_time;
mod put;
mod readdress;
mod rejection;
mod retire;
mod run;
mod step;
mod what_if;

use std::sync::Arc;

use access::{Actor, Reach, View};
use isms::{Isms, Moment};

pub use attested::attest;
pub use belongings::{Becomes, Belonging, Takers, belongings, takers};
pub use command::{
    Apply, Command, Draftable, Drafting, Erase, Founding, Import, ImportTarget, ImportedClaim, ImportedRow, Put,
    Readdress, Retire, Step, StepTarget, Target, Undo, UndoRow, WhatIfTarget,
};
pub use decided::{Decided, Outcome};
pub use found::found;
pub use rejection::{Conflict, Refusal, Rejection};
pub use step::{
    Awaited, OfferedStep, PROOF_COUNTS, Part, Unable, awaited, details, first_steps, first_steps_at, may_begin, steps,
    unable,
};
pub use what_if::{Answer, Foreseen, foresee, is_draftable};

use draft::Draft;

/// The most commands that one commit takes.
pub const COMMANDS: usize = 100_000;
/// The most records that one import makes or changes. More of them would keep others from writing for longer than they wait.
pub const IMPORTED: usize = 250_000;

/// Decides a command on a value: checks rights, guards and input, and makes the commit that follows from it.
///
/// # Errors
/// [`Rejection`], with everything that is wrong and not only the first of it. Nothing is changed then.
pub fn decide(isms: &Arc<Isms>, actor: &Actor, command: &Command, moment: &Moment<'_>) -> Result<Decided, Rejection> {
    if actor.reach < Reach::Write {
        return Err(Refusal::engine("reach_too_small").into());
    }
    let mut draft = Draft::new(isms, Some(actor), moment);
    each(&mut draft, command)?;
    draft.finish()
}

fn each(draft: &mut Draft<'_>, command: &Command) -> Result<(), Rejection> {
    match command {
        Command::Put(put) => put::decide(draft, put),
        Command::Retire(retire) => retire::decide(draft, retire),
        Command::Step(step) => step::decide(draft, step),
        Command::All(commands) => all(draft, commands),
        Command::Import(import) => import::decide(draft, import),
        Command::Undo(undo) => import::undo(draft, undo),
        Command::Readdress(readdress) => readdress::decide(draft, readdress),
        Command::Draft(drafting) => what_if::draft(draft, drafting),
        Command::Apply(apply) => what_if::apply(draft, apply),
        Command::Erase(erase) => erase::decide(draft, erase),
    }
}

/// All or none: every command is tried on the value that the ones before it leave, and every rejection is named with its
/// position.
fn all(draft: &mut Draft<'_>, commands: &[Command]) -> Result<(), Rejection> {
    if commands.is_empty() || commands.len() > COMMANDS {
        return Err(Refusal::engine("batch_size").into());
    }
    let rejected: Vec<(usize, Rejection)> = commands
        .iter()
        .enumerate()
        .filter_map(|(position, command)| each(draft, command).err().map(|rejection| (position, rejection)))
        .collect();
    if rejected.is_empty() { Ok(()) } else { Err(Rejection::Batch(rejected)) }
}

/// The value as the actor of a draft may see it.
fn view(draft: &Draft<'_>) -> Option<View> {
    let actor = draft.actor()?;
    Some(View::of_present(Arc::new(draft.isms().clone()), actor.clone(), draft.recorded()))
}
