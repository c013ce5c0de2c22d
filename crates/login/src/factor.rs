//! The second factor: one-time codes (TOTP, RFC 6238) and recovery codes.

use host::Randomness;
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::change::Changer;
use crate::secret::digest;
use crate::{LoginError, Logins, Secret, Session};

/// How many recovery codes are made.
const RECOVERY: usize = 10;

/// One-time codes about to be set up.
#[derive(Clone)]
pub struct Enrolment {
    /// What an authenticator app reads: `otpauth://…`.
    pub address: Zeroizing<String>,
    /// The key in base 32, to type in by hand.
    pub key: Zeroizing<String>,
    /// The same key sealed, to be sent back with the first code.
    pub sealed: String,
}

impl Logins {
    /// Begins to set up one-time codes: a new key, not in force before its first code was shown.
    ///
    /// # Errors
    /// When the key cannot be made.
    pub fn begin_codes(&self, session: &Session) -> Result<Enrolment, LoginError> {
        let key = Zeroizing::new(Randomness::bytes::<20>());
        let totp = totp(&*key, &session.email)?;
        let sealed = self.seal.seal(&*key, session.row.login.as_bytes());
        Ok(Enrolment {
            address: Zeroizing::new(totp.to_url().map_err(|_| LoginError::Invalid("This address cannot have codes."))?),
            key: Zeroizing::new(totp.secret().to_base32()),
            sealed: sealed.ok_or(LoginError::Busy)?,
        })
    }

    /// Puts one-time codes in force, once the first was shown. Returns recovery codes, which are shown once, and the cookie
    /// of the session that goes on; all others end.
    ///
    /// # Errors
    /// [`LoginError::WrongCode`]; [`LoginError::Invalid`] when the key is not one that was begun here.
    pub async fn confirm_codes(
        &self,
        session: &Session,
        sealed: &str,
        code: &str,
    ) -> Result<(Vec<String>, Secret), LoginError> {
        let mut login = self.login(session.row.login).await?;
        if login.body.totp.is_some() {
            return Err(LoginError::Invalid("Codes are set up already; take them away first."));
        }
        let key = self.seal.open_sealed(sealed, login.id.as_bytes());
        let key = key.ok_or(LoginError::Invalid("Begin again: this key was not begun here."))?;
        self.check_code(login.id, &key, code).await?;
        let codes: Vec<String> = (0..RECOVERY).map(|_| recovery_code()).collect();
        login.body.totp = Some(sealed.to_owned());
        login.body.recovery = codes.iter().map(|code| recovery_digest(code)).collect();
        self.write(&[login.change("login", "codes-set-up", &Changer::Login)?]).await?;
        self.end_sessions(login.id).await?;
        let secret = self.begin_session(login.id, Some(("totp".to_owned(), self.now()))).await?;
        Ok((codes, secret))
    }

    /// Shows a further factor: a one-time code, or a recovery code, which is used up. Returns the cookie of the session that
    /// goes on in the place of this one.
    ///
    /// # Errors
    /// [`LoginError::WrongCode`], [`LoginError::Closed`].
    pub async fn prove(&self, session: &Session, code: &str) -> Result<Secret, LoginError> {
        let mut login = self.login(session.row.login).await?;
        self.take_attempt(login.id).await?;
        let Some(sealed) = &login.body.totp else {
            return Err(LoginError::Invalid("Set up one-time codes first, on the page of your account."));
        };
        let row = login.id;
        let key = self.seal.open_sealed(sealed, row.as_bytes()).ok_or(LoginError::Busy)?;
        let factor = match self.check_code(row, &key, code).await {
            Ok(()) => "totp",
            Err(LoginError::WrongCode) => {
                let digest = recovery_digest(code);
                let left = login.body.recovery.len();
                login.body.recovery.retain(|one| *one != digest);
                if login.body.recovery.len() == left {
                    return Err(LoginError::WrongCode);
                }
                self.write(&[login.change("login", "recovery-code-used", &Changer::Login)?]).await?;
                "recovery_code"
            }
            Err(other) => return Err(other),
        };
        self.host.store().succeeded(row).await?;
        self.proven(session, factor).await
    }

    async fn check_code(&self, login: record::Id, key: &[u8], code: &str) -> Result<(), LoginError> {
        let code: String = code.chars().filter(|character| !character.is_whitespace()).collect();
        let now = u64::try_from(self.now().as_second()).unwrap_or_default();
        let is_shaped = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        let step = if is_shaped { totp(key, "")?.check(&code, now) } else { None };
        let step = step.and_then(|step| i64::try_from(step).ok()).ok_or(LoginError::WrongCode)?;
        // A code is good once, as whoever looks over a shoulder has it too.
        if self.host.store().use_step(login, step).await? { Ok(()) } else { Err(LoginError::WrongCode) }
    }
}

/// Six digits every 30 seconds, one step of drift either way.
fn totp(key: &[u8], account: &str) -> Result<Totp, LoginError> {
    Builder::new()
        .with_secret(key.to_vec())
        .with_skew(1)
        .with_account_name(account)
        .with_issuer(Some("Annexa"))
        .build()
        .map_err(|_| LoginError::Invalid("This address cannot have codes."))
}

/// 80 random bits as four groups of four characters of base 32.
fn recovery_code() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let characters: Vec<char> = Randomness::bytes::<16>()
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).map(|character| char::from(*character)))
        .collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn recovery_digest(code: &str) -> String {
    let plain: String = code.to_lowercase().chars().filter(|character| character.is_ascii_alphanumeric()).collect();
    digest(&plain).iter().map(|byte| format!("{byte:02x}")).collect()
}
