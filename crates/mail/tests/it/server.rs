//! A mail server that keeps what it is given (RFC 5321, as much of it as one client needs).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A message as it arrived.
#[derive(Clone, Debug)]
pub struct Message {
    pub recipient: String,
    /// Header and body, lines ended by `\n`, soft line breaks of quoted-printable taken away.
    pub text: String,
}

impl Message {
    pub fn header(&self, name: &str) -> &str {
        let wanted = format!("{name}: ");
        let line = self.text.lines().find(|line| line.starts_with(&wanted));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.text)).trim_start_matches(&wanted)
    }

    /// The one link to choose a password.
    pub fn secret(&self) -> &str {
        let at = self.text.find("annexa_link_").unwrap_or_else(|| panic!("no link in {}", self.text));
        self.text[at..].split_whitespace().next().unwrap()
    }
}

/// The server. It takes every letter but those it was told to answer otherwise.
#[derive(Clone)]
pub struct MailServer {
    pub url: String,
    kept: Arc<Mutex<Vec<Message>>>,
    answers: Arc<Mutex<VecDeque<&'static str>>>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let server = Self { url, kept: Arc::default(), answers: Arc::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        server
    }

    /// Answers the next letters so, when they are given, and does not take them.
    pub fn answer(&self, answers: &[&'static str]) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// What it was given since this was asked last.
    pub fn taken(&self) -> Vec<Message> {
        std::mem::take(&mut self.kept.lock().unwrap())
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 test\r\n").await.ok()?;
        let mut recipient = String::new();
        while let Some(line) = lines.next_line().await.ok()? {
            let command = line.to_uppercase();
            let answer = if command.starts_with("RCPT TO:<") {
                recipient = line["RCPT TO:<".len()..].split('>').next()?.to_owned();
                "250 ok".to_owned()
            } else if command == "DATA" {
                writer.write_all(b"354 go on\r\n").await.ok()?;
                let text = Self::data(&mut lines).await?;
                let refused = self.answers.lock().unwrap().pop_front();
                match refused {
                    // Some servers answer with what they were sent.
                    Some(answer) => format!("{answer} {}", text.replace('\n', " ")),
                    None => {
                        self.kept.lock().unwrap().push(Message { recipient: recipient.clone(), text });
                        "250 taken".to_owned()
                    }
                }
            } else if command == "QUIT" {
                writer.write_all(b"221 bye\r\n").await.ok()?;
                return Some(());
            } else {
                "250 ok".to_owned()
            };
            writer.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
        Some(())
    }

    async fn data(lines: &mut tokio::io::Lines<BufReader<tokio::net::tcp::OwnedReadHalf>>) -> Option<String> {
        let mut text = String::new();
        while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
            text.push_str(&line);
            text.push('\n');
        }
        Some(text.replace("=\n", "").replace("=3D", "="))
    }
}
