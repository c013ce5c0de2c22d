//! Where a server listens and how people reach it. Beyond this machine nothing is served in the clear.

use std::net::SocketAddr;

use crate::arguments::Serve;
use crate::exit::Failed;

/// How a server is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    given: Option<String>,
    /// Whether people reach it over TLS, at the server or at a proxy.
    pub is_https: bool,
}

impl Address {
    /// What the arguments say.
    ///
    /// # Errors
    /// [`Failed`] when something would travel in the clear, or the address is none.
    pub fn of(arguments: &Serve) -> Result<Self, Failed> {
        let has_tls = arguments.tls_cert.is_some();
        let given = arguments.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
        if let Some(url) = &given {
            let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            if rest.is_none_or(|rest| rest.is_empty() || rest.contains('/')) {
                return Err(Failed::refused(format!(
                    "--public-url {url} is no address of a server. Write it like https://annexa.example.org."
                )));
            }
        }
        let is_https = given.as_deref().map_or(has_tls, |url| url.starts_with("https://"));
        if arguments.behind_proxy && !is_https {
            return Err(Failed::refused(
                "Behind a proxy people need an https:// address: give --public-url https://….",
            ));
        }
        if has_tls && !is_https {
            return Err(Failed::refused(
                "With a certificate people need an https:// address: give --public-url https://….",
            ));
        }
        if !arguments.listen.ip().is_loopback() && !has_tls && !arguments.behind_proxy {
            return Err(Failed::refused(refusal(arguments.listen)));
        }
        if has_tls && given.is_none() && arguments.listen.ip().is_unspecified() {
            return Err(Failed::refused(format!(
                "{} is every address; say with --public-url which one people use.",
                arguments.listen
            )));
        }
        Ok(Self { given, is_https })
    }

    /// The address that links begin with.
    pub fn public_url(&self, listens: SocketAddr) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        self.given.clone().unwrap_or_else(|| format!("{scheme}://{listens}"))
    }
}

fn refusal(listen: SocketAddr) -> String {
    format!(
        "{listen} can be reached from other machines, and passwords would travel in the clear. Give --tls-cert and --tls-key, \
         or put a proxy that speaks TLS in front and say --behind-proxy --public-url https://…."
    )
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::arguments::{Annexa, Command};

    fn address(line: &str) -> Result<String, String> {
        let annexa = Annexa::try_parse_from(["annexa", "serve"].into_iter().chain(line.split_whitespace()));
        let Command::Serve(serve) = annexa.map_err(|error| error.to_string())?.command else { panic!("not serve") };
        Address::of(&serve).map(|address| address.public_url(serve.listen)).map_err(|failed| failed.to_string())
    }

    #[test]
    fn beyond_this_machine_nothing_is_served_in_the_clear() {
        let tls = "--tls-cert c.pem --tls-key k.pem";
        let cases = [
            ("", Ok("http://127.0.0.1:8400")),
            ("--listen [::1]:9", Ok("http://[::1]:9")),
            ("--listen 127.0.0.1:9 --public-url http://localhost:9/", Ok("http://localhost:9")),
            ("--listen 0.0.0.0:8400", Err("passwords would travel in the clear")),
            ("--listen 10.0.0.5:8400 --public-url https://annexa.example", Err("passwords would travel in the clear")),
            ("--listen 10.0.0.5:8400 --behind-proxy --public-url https://annexa.example", Ok("https://annexa.example")),
            ("--listen 10.0.0.5:8400 --behind-proxy --public-url http://annexa.example", Err("Behind a proxy")),
            ("--behind-proxy --public-url http://annexa.example", Err("Behind a proxy")),
            ("--behind-proxy", Err("--public-url <PUBLIC_URL>")),
            ("--listen 10.0.0.5:443 --tls-cert c.pem", Err("--tls-key <FILE>")),
            (&format!("--listen 10.0.0.5:443 {tls}"), Ok("https://10.0.0.5:443")),
            (&format!("--listen 0.0.0.0:443 {tls}"), Err("say with --public-url")),
            (&format!("--listen 0.0.0.0:443 {tls} --public-url https://annexa.example"), Ok("https://annexa.example")),
            (&format!("{tls} --public-url http://annexa.example"), Err("With a certificate")),
            (&format!("{tls} --behind-proxy --public-url https://annexa.example"), Err("cannot be used with")),
            ("--public-url annexa.example", Err("is no address of a server")),
            ("--public-url https://annexa.example/isms", Err("is no address of a server")),
        ];
        for (line, expected) in cases {
            match (address(line), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{line}"),
                (Err(found), Err(expected)) => assert!(found.contains(expected), "{line}: {found}"),
                (found, expected) => panic!("{line}: {found:?}, not {expected:?}"),
            }
        }
    }
}
