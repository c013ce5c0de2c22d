//! Passwords: long enough, not easily guessed, hashed with argon2id (19 MiB, two passes), never asked to be changed.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use zeroize::Zeroizing;

use crate::{LoginError, Logins};

/// Characters of a password where nothing else is asked for.
const ALONE: usize = 15;
/// Characters where a one-time code is asked for too.
const WITH_CODE: usize = 8;
/// More would only cost time.
const MOST: usize = 200;
/// Estimates of zxcvbn from 0 to 4: below 3 a password falls to an offline attack within days, below 2 within minutes. A
/// code beside it stops the guessing online.
const SCORE_ALONE: u8 = 3;
const SCORE_WITH_CODE: u8 = 2;

/// Phrases that everyone knows from explanations of good passwords, without spaces and marks.
const FAMOUS: [&str; 4] = ["correcthorsebatterystaple", "tobeornottobe", "thequickbrownfox", "loremipsumdolor"];

/// Refuses a password that is too short, too long or known to be guessed.
pub(crate) fn check(password: &str, has_code: bool, hints: &[&str]) -> Result<(), LoginError> {
    let (least, score) = if has_code { (WITH_CODE, SCORE_WITH_CODE) } else { (ALONE, SCORE_ALONE) };
    let length = password.chars().count();
    if length < least {
        let sentence =
            format!("Use at least {least} characters; a few words that belong to no saying are easy to keep.");
        return Err(LoginError::Weak(sentence));
    }
    if length > MOST {
        return Err(LoginError::Weak(format!("Use at most {MOST} characters.")));
    }
    let letters: String = password.to_lowercase().chars().filter(|character| character.is_alphabetic()).collect();
    let is_famous = FAMOUS.iter().any(|famous| letters.contains(famous));
    if is_famous || is_made_of(password, hints) || u8::from(zxcvbn::zxcvbn(password, hints).score()) < score {
        return Err(LoginError::Weak(
            "This is among the first that are guessed. Choose words that nobody would expect.".to_owned(),
        ));
    }
    Ok(())
}

/// Whether hardly anything is left of a password without the parts of the person's address.
fn is_made_of(password: &str, hints: &[&str]) -> bool {
    let parts = hints.iter().flat_map(|hint| hint.split(|character: char| !character.is_alphanumeric()));
    let parts = parts.filter(|part| part.chars().count() > 2).map(str::to_lowercase);
    let rest = parts.fold(password.to_lowercase(), |rest, part| rest.replace(&part, ""));
    rest.chars().filter(|character| character.is_alphanumeric()).count() < 6
}

impl Logins {
    /// Hashes a password, on a thread of its own and not more than two at a time.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, LoginError> {
        let password = Zeroizing::new(password.to_owned());
        self.hashing(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).ok())
            .await?
            .ok_or(LoginError::Busy)
    }

    /// Whether a password belongs to a hash. Without a hash it takes as long and says no.
    pub(crate) async fn belongs(&self, password: &str, hash: Option<String>) -> Result<bool, LoginError> {
        let password = Zeroizing::new(password.to_owned());
        self.hashing(move || match hash.as_deref().map(PasswordHash::new) {
            Some(Ok(hash)) => Argon2::default().verify_password(password.as_bytes(), &hash).is_ok(),
            Some(Err(_)) | None => {
                let _ = Argon2::default().hash_password(password.as_bytes());
                false
            }
        })
        .await
    }

    async fn hashing<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, LoginError> {
        let wait = std::time::Duration::from_secs(5);
        let permit = tokio::time::timeout(wait, std::sync::Arc::clone(&self.hashing).acquire_owned()).await;
        let Ok(Ok(permit)) = permit else { return Err(LoginError::Busy) };
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.map_err(|_| LoginError::Busy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_or_has_a_code_beside_it_and_is_never_a_known_one() {
        let cases = [
            ("correct horse battery staple", false, false),
            ("vermillion kettle orbit ladder", false, true),
            ("kettle orbit la", false, true),
            ("kettle orbit l", false, false),
            ("kQ7#vx2p", true, true),
            ("kQ7#vx2", true, false),
            ("password1234567", false, false),
            ("maren.solberg.1", false, false),
        ];
        for (password, has_code, fits) in cases {
            assert_eq!(check(password, has_code, &["maren.solberg@corvane.example"]).is_ok(), fits, "{password}");
        }
        assert!(check(&"vermillion kettle".repeat(20), false, &[]).is_err(), "too long");
    }
}
