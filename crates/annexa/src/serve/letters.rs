//! Letters: the mail server that the operator names, and what is sent through it.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use access::View;
use clap::Args;
use login::Logins;
use mail::{Postman, Smtp, SmtpSettings, Task, Teller};
use zeroize::Zeroizing;

use crate::exit::Failed;

/// The mail server. Without one, links are shown to whoever invites, or laid down in the data directory.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Mail")]
pub struct Mail {
    /// The mail server: smtps://host, or smtp://host, which has to offer STARTTLS unless it is this machine.
    #[arg(long, env = "ANNEXA_SMTP_URL", requires = "mail_from", value_name = "URL")]
    pub smtp_url: Option<String>,
    /// Whom letters come from, such as annexa@example.org.
    #[arg(long, env = "ANNEXA_MAIL_FROM", requires = "smtp_url", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// The user to give letters to the mail server as.
    #[arg(long, env = "ANNEXA_SMTP_USER", requires_all = ["smtp_url", "smtp_password_file"], value_name = "NAME")]
    pub smtp_user: Option<String>,
    /// The file that holds that user's password.
    #[arg(long, env = "ANNEXA_SMTP_PASSWORD_FILE", requires = "smtp_user", value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// A certificate that the mail server's is signed by, as PEM, where it is none that everybody trusts.
    #[arg(long, env = "ANNEXA_SMTP_CA", requires = "smtp_url", value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,
}

impl Mail {
    /// The mail server; nothing where none is named.
    ///
    /// # Errors
    /// [`Failed`] when a setting does not fit or a file cannot be read.
    pub fn smtp(&self) -> Result<Option<Smtp>, Failed> {
        let (Some(url), Some(from)) = (&self.smtp_url, &self.mail_from) else { return Ok(None) };
        let read = |path: &PathBuf| {
            fs::read(path).map_err(|error| Failed::refused(format!("{} cannot be read: {error}.", path.display())))
        };
        let credentials = match (&self.smtp_user, &self.smtp_password_file) {
            (Some(user), Some(file)) => {
                let bytes = Zeroizing::new(read(file)?);
                let password = String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned();
                Some((user.clone(), Zeroizing::new(password)))
            }
            _ => None,
        };
        let authority = self.smtp_ca.as_ref().map(read).transpose()?;
        let settings = SmtpSettings { url: url.clone(), from: from.clone(), credentials, authority };
        Smtp::new(settings).map(Some).map_err(Failed::refused)
    }
}

/// Sends letters until this is dropped.
pub struct Sending(tokio::task::JoinHandle<()>);

impl Sending {
    /// Begins to send the letters of these logins.
    pub fn begin(logins: Logins, smtp: Smtp) -> Self {
        let teller = Teller::new(logins.clone(), Arc::new(tasks));
        Self(tokio::spawn(Postman::new(logins, smtp, teller).run()))
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What the page of somebody's work shows, without what the records say.
fn tasks(view: &View) -> Vec<Task> {
    let tasks = web::work::tasks(view);
    let named = tasks.iter().map(|task| {
        let record = task.path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        let what = format!("{} {}", task.verb, task.number.as_deref().unwrap_or("a record"));
        Task { what, record, path: task.path.clone() }
    });
    named.collect()
}
