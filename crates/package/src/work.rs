//! Beginning a package, looking at it, fetching it. It is made while people go on; a page or a program asks how it stands.

use std::io::{self, SeekFrom};
use std::sync::Arc;

use access::View;
use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use decide::{Refusal, Rejection};
use door::Fault;
use futures_util::stream;
use host::{Host, NotBegun, Work, WorkState};
use ledger::Hash;
use record::Id;
use serde_json::{Value as Json, json};
use tokio::fs::OpenOptions;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio::sync::Semaphore;

use crate::asked::{Asked, Plan};
use crate::making::{self, Unmade};

/// How many are made at once, whoever they are for: it keeps a processor busy.
static TURN: Semaphore = Semaphore::const_new(1);
/// How much of a file is read at once.
const PIECE: usize = 64 * 1024;

/// Begins a package of what the viewer may read.
///
/// # Errors
/// As [`Plan::of`]; `package_running` where one is being made; a sentence where the disk is full.
pub async fn begin(host: &Host, view: &View, asked: &Asked) -> Result<Arc<Work>, Fault> {
    let plan = Plan::of(host, view, asked).await?;
    let name = format!("{}-audit-package-{}-to-{}.zip", host::slug(view.organisation_name()), plan.from, plan.to);
    let work = host.begin_work(view, plan.to_json(), name).map_err(not_begun)?;
    tokio::spawn(run(host.clone(), view.clone(), plan, Arc::clone(&work)));
    Ok(work)
}

fn not_begun(error: NotBegun) -> Fault {
    match error {
        NotBegun::Running => Fault::from(Rejection::from(Refusal::engine("package_running"))),
        NotBegun::Nowhere => Fault::failure(error),
        NotBegun::Unwritable(error) => unwritable(error),
    }
}

fn unwritable(error: io::Error) -> Fault {
    let sentence = Unmade::from(io::Error::from(error.kind())).sentence();
    match Fault::failure(&error) {
        Fault::Failure { id, .. } => Fault::Failure { id, sentence },
        other => other,
    }
}

/// Makes it when it is its turn. However that ends, it is said.
async fn run(host: Host, view: View, plan: Plan, work: Arc<Work>) {
    let making = (host.clone(), Arc::clone(&work));
    let made = tokio::spawn(async move {
        let (host, work) = making;
        made(&host, &view, &plan, &work).await
    });
    let made = made.await.unwrap_or_else(|error| Err(Unmade::failed(error)));
    let made = made.map_err(|unmade| {
        if !matches!(unmade, Unmade::GivenUp) {
            tracing::error!(error = %unmade, work = %work.id, "a package was not made");
        }
        unmade.sentence()
    });
    host.end_work(&work, made);
}

async fn made(host: &Host, view: &View, plan: &Plan, work: &Work) -> Result<(u64, Hash, usize), Unmade> {
    let _turn = TURN.acquire().await.map_err(Unmade::failed)?;
    let path = host.part_of(work).ok_or_else(|| Unmade::Failed("there is no directory to work in".to_owned()))?;
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).await?;
    let package = making::make(host, view, plan, work, file).await?;
    let bytes = tokio::fs::metadata(&path).await?.len();
    Ok((bytes, package.digest, package.files))
}

/// The packages that the viewer began, the newest first.
///
/// # Errors
/// [`Fault::NotFound`] for whoever may have none made.
pub fn mine(host: &Host, view: &View) -> Result<Vec<Arc<Work>>, Fault> {
    if !view.may_read_log() || view.is_past() {
        return Err(Fault::NotFound);
    }
    Ok(host.works(view))
}

/// A package that the viewer began.
///
/// # Errors
/// [`Fault::NotFound`] where there is none, or it is another person's.
pub fn found(host: &Host, view: &View, id: &str) -> Result<Arc<Work>, Fault> {
    let id = Id::parse_str(id).map_err(|_| Fault::NotFound)?;
    mine(host, view)?.into_iter().find(|work| work.id == id).ok_or(Fault::NotFound)
}

/// Cancels a package that is being made; removes one that was.
///
/// # Errors
/// As [`found`], or when its file cannot be removed.
pub fn give_up(host: &Host, view: &View, id: &str) -> Result<(), Fault> {
    let work = found(host, view, id)?;
    host.drop_work(&work).map_err(Fault::failure)
}

/// Its file, piece by piece. That it leaves is kept before it does.
///
/// # Errors
/// As [`found`]; `package_unfinished` where there is no file; `package_outdated` where a right under which it was made has ended.
pub async fn fetch(host: &Host, view: &View, id: &str) -> Result<Response, Fault> {
    let work = found(host, view, id)?;
    let refused = |code: &str| Fault::from(Rejection::from(Refusal::engine(code)));
    let WorkState::Done(made) = work.state() else { return Err(refused("package_unfinished")) };
    let path = host.file_of(view, &work).ok_or_else(|| refused("package_outdated"))?;
    let mut file = tokio::fs::File::open(path).await.map_err(Fault::failure)?;
    let length = file.seek(SeekFrom::End(0)).await.map_err(Fault::failure)?;
    file.rewind().await.map_err(Fault::failure)?;
    let about = json!({"package": work.id, "asked": work.asked, "manifest": made.digest, "bytes": made.bytes});
    host.exported(view, &about).await?;
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    let mut response = door::download(&work.name, "application/zip", Body::from_stream(pieces));
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    Ok(response)
}

/// A package as programs read it.
pub fn describe(work: &Work) -> Json {
    let mut told = json!({"id": work.id, "name": work.name, "begun": work.begun, "asked": work.asked});
    let state = match work.state() {
        WorkState::Running { what, done, total } => {
            json!({"state": "running", "what": what, "done": done.min(total), "total": total})
        }
        WorkState::Done(made) => json!({
            "state": "done", "at": made.at, "until": made.until, "bytes": made.bytes, "files": made.files,
            "manifest": made.digest,
        }),
        WorkState::Failed { at, why } => json!({"state": "failed", "at": at, "why": why}),
    };
    if let (Some(told), Json::Object(state)) = (told.as_object_mut(), state) {
        told.extend(state);
    }
    told
}
