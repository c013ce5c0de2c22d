//! Showing one field of a revision, and nothing of the others, to somebody who has the log.

use serde_json::Value;

use super::seals::Seal;
use super::{Body, CommitmentError, Header, Salt, Seals, field_leaf, leaves};
use crate::{Hash, tree};

/// One field with all that is needed to see that a commitment covers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// The field's name.
    pub name: String,
    /// What it said.
    pub value: Value,
    /// The salt of its leaf.
    pub salt: Salt,
    /// Which leaf it is; the header is leaf 0.
    pub index: u64,
    /// How many leaves there are: fields, withheld ones too, and the header.
    pub size: u64,
    /// The inclusion proof, from the leaf upwards.
    pub path: Vec<Hash>,
}

/// Takes one field out of a revision, with its proof.
///
/// # Errors
///
/// When there is no such field, it is withheld, or the revision has no commitment.
pub fn disclose(header: &Header<'_>, body: &Body, seals: &Seals, name: &str) -> Result<Disclosure, CommitmentError> {
    let leaves = leaves(header, body, seals)?;
    let unknown = || CommitmentError::Unknown(name.into());
    let (place, (_, seal)) = seals.iter().enumerate().find(|(_, (other, _))| *other == name).ok_or_else(unknown)?;
    let Seal::Open(salt) = seal else {
        return Err(CommitmentError::Withheld(name.into()));
    };

    let (index, size) = (place as u64 + 1, leaves.len() as u64);
    let path = tree::inclusion_proof(size, index, |level, index| subtree(&leaves, level, index).ok_or_else(unknown))
        .map_err(|_| unknown())?;
    Ok(Disclosure {
        name: name.into(),
        value: body.get(name).cloned().ok_or_else(unknown)?,
        salt: salt.clone(),
        index,
        size,
        path,
    })
}

fn subtree(leaves: &[Hash], level: u8, index: u64) -> Option<Hash> {
    let width = 1_usize.checked_shl(level.into())?;
    let start = usize::try_from(index).ok()?.checked_mul(width)?;
    leaves.get(start..start.checked_add(width)?).map(tree::root)
}

impl Disclosure {
    /// Checks that the revision with this commitment had the field with this value.
    ///
    /// # Errors
    ///
    /// When it is not so, or the value is `null` or not canonical.
    pub fn verify(&self, commitment: &Hash) -> Result<(), CommitmentError> {
        let leaf = field_leaf(&self.salt, &self.name, &self.value)?;
        tree::verify_inclusion(&leaf, self.index, self.size, &self.path, commitment)
            .map_err(|_| CommitmentError::NotProven(self.name.clone()))
    }
}
