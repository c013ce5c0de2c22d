//! The mail server: where it is, and one letter to it.

use std::time::Duration;

use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use login::Letter;
use record::Id;
use zeroize::Zeroizing;

/// The longest that one answer of the mail server may take.
const TIME: Duration = Duration::from_secs(20);

/// How certificates begin in a file.
const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// How a mail server is reached.
pub struct SmtpSettings {
    /// `smtps://host[:port]`, or `smtp://host[:port]`, which has to offer STARTTLS unless it is on this machine.
    pub url: String,
    /// Whom letters come from: `Annexa <annexa@example.org>`.
    pub from: String,
    /// The user, and their password.
    pub credentials: Option<(String, Zeroizing<String>)>,
    /// A certificate, as PEM, that the server's may be signed by, beside those that everybody trusts.
    pub authority: Option<Vec<u8>>,
}

/// A mail server that letters are given to.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why a letter was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// A sentence for the operator, without anything that the letter says.
    pub problem: String,
    /// Whether trying again would be of no use: the server does not know the recipient.
    pub is_final: bool,
}

impl Smtp {
    /// A mail server as the settings say. It is not spoken to before there is a letter.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn new(settings: SmtpSettings) -> Result<Self, String> {
        let SmtpSettings { url, from, credentials, authority } = settings;
        let server = Server::of(&url)?;
        let from: Mailbox = from.parse().map_err(|_| {
            format!("{from} is no address that letters can come from. Write it like annexa@example.org.")
        })?;
        if server.is_clear() && credentials.is_some() {
            let sentence = "would carry the password in the clear. Use smtps://, or a name other than this machine's.";
            return Err(format!("{url} {sentence}"));
        }
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(server.tls(authority.as_deref())?)
            .timeout(Some(TIME))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()));
        if let Some((user, password)) = credentials {
            builder = builder.credentials(Credentials::new(user, password.to_string()));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Gives it one letter.
    ///
    /// # Errors
    /// [`Unsent`].
    pub async fn send(&self, id: Id, recipient: &str, letter: &Letter) -> Result<(), Unsent> {
        let unfit = || Unsent { problem: "This is no address that mail can be sent to.".to_owned(), is_final: true };
        let address: Address = recipient.parse().map_err(|_| unfit())?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(&letter.subject)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone());
        let message = message.map_err(|_| unfit())?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| unsent(&error))
    }
}

/// Says to other programs that no answer is expected (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The parts of the server's address.
struct Server {
    host: String,
    port: u16,
    is_tls_at_once: bool,
}

impl Server {
    fn of(url: &str) -> Result<Self, String> {
        let said = || format!("{url} is no mail server. Write it like smtps://mail.example.org, or smtp://localhost.");
        let (scheme, rest) = url.split_once("://").ok_or_else(said)?;
        if rest.contains('@') {
            return Err(
                "Give the mail server's user by --smtp-user and the password by --smtp-password-file: the address \
                        is shown in lists of processes."
                    .to_owned(),
            );
        }
        let rest = rest.trim_end_matches('/');
        let (host, port) = match rest.rsplit_once(':').filter(|(host, _)| !host.ends_with(':')) {
            Some((host, port)) => (host, Some(port.parse::<u16>().map_err(|_| said())?)),
            None => (rest, None),
        };
        let is_tls_at_once = match scheme {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(said()),
        };
        if host.is_empty() || host.contains(['/', ' ', '?', '#']) {
            return Err(said());
        }
        let server = Self { host: host.to_owned(), port: 0, is_tls_at_once };
        let usual = if is_tls_at_once {
            465
        } else if server.is_clear() {
            25
        } else {
            587
        };
        Ok(Self { port: port.unwrap_or(usual), ..server })
    }

    /// Whether nothing is encrypted: to this machine only.
    fn is_clear(&self) -> bool {
        let name = self.host.trim_matches(['[', ']']);
        let is_here = name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        is_here && !self.is_tls_at_once
    }

    fn tls(&self, authority: Option<&[u8]>) -> Result<Tls, String> {
        if self.is_clear() {
            return Ok(Tls::None);
        }
        let mut parameters = TlsParameters::builder(self.host.clone());
        if let Some(pem) = authority {
            // The reader takes a file without any certificate for one of none.
            let has_one = pem.windows(PEM.len()).any(|window| window == PEM);
            let certificate = Certificate::from_pem(pem).ok().filter(|_| has_one);
            let certificate = certificate.ok_or("The file of --smtp-ca holds no certificate as PEM.")?;
            parameters = parameters.add_root_certificate(certificate);
        }
        let parameters = parameters.build().map_err(|error| format!("TLS to the mail server: {error}."))?;
        Ok(if self.is_tls_at_once { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
    }
}

/// What went wrong, in words for the operator. Whatever looks like a secret of ours is taken out of the server's words, as
/// a server may answer with what it was sent.
fn unsent(error: &lettre::transport::smtp::Error) -> Unsent {
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        let more = deeper.to_string();
        if !said.contains(&more) {
            said = format!("{said}: {more}");
        }
        cause = deeper.source();
    }
    let words = said.split_whitespace().map(|word| if word.contains("annexa_") { "…" } else { word });
    let problem: String = words.collect::<Vec<_>>().join(" ").chars().take(200).collect();
    let code: Option<u16> = error.status().map(u16::from);
    // The codes of a mailbox that is not there, is closed or has no valid name (RFC 5321, 4.2.3).
    Unsent { problem, is_final: matches!(code, Some(550 | 551 | 553 | 556)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str) -> SmtpSettings {
        SmtpSettings {
            url: url.to_owned(),
            from: "Annexa <annexa@corvane.example>".to_owned(),
            credentials: None,
            authority: None,
        }
    }

    #[test]
    fn a_server_is_spoken_to_in_the_clear_on_this_machine_alone() {
        for (url, port, is_clear) in [
            ("smtp://localhost", 25, true),
            ("smtp://127.0.0.1:2525", 2525, true),
            ("smtp://[::1]:2525", 2525, true),
            ("smtps://localhost", 465, false),
            ("smtp://mail.corvane.example", 587, false),
            ("smtps://mail.corvane.example:4650/", 4650, false),
        ] {
            let server = Server::of(url).unwrap();
            assert_eq!((server.port, server.is_clear()), (port, is_clear), "{url}");
            assert!(Smtp::new(settings(url)).is_ok(), "{url}");
            assert_eq!(matches!(server.tls(None).unwrap(), Tls::None), is_clear, "{url}: and with TLS it is required");
        }
    }

    #[test]
    fn what_is_no_server_is_refused_in_one_sentence() {
        for (url, said) in [
            ("mail.corvane.example", "is no mail server"),
            ("http://mail.corvane.example", "is no mail server"),
            ("smtp://", "is no mail server"),
            ("smtps://mail.corvane.example:many", "is no mail server"),
            ("smtps://annexa:geheim@mail.corvane.example", "--smtp-password-file"),
        ] {
            let refusal = Smtp::new(settings(url)).err().unwrap();
            assert!(refusal.contains(said) && !refusal.contains("geheim"), "{url}: {refusal}");
        }
        let password = || Some(("annexa".to_owned(), Zeroizing::new("geheim".to_owned())));
        let clear = SmtpSettings { credentials: password(), ..settings("smtp://localhost") };
        assert!(Smtp::new(clear).err().unwrap().contains("password in the clear"));
        let nobody = SmtpSettings { from: "nobody".to_owned(), ..settings("smtp://localhost") };
        assert!(Smtp::new(nobody).err().unwrap().contains("no address"));
        let unsigned = SmtpSettings { authority: Some(b"x".to_vec()), ..settings("smtps://mail.corvane.example") };
        assert!(Smtp::new(unsigned).is_err());
    }
}
