//! Registers of risks as people keep them, and the bringing of one.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::figure::{Limit, figure, p99};
use crate::line::{Asker, Line};
use crate::others::Others;

const HEAD: &str = "ID;Title;Asset;Threat;Vulnerability;Description;Existing controls;Likelihood;Impact;Level;Treatment option;\
                    Annex A;Action;Risk owner;Due;Status;Accepted by\n";

/// Rows from `first` on.
pub fn rows(first: usize, count: usize) -> String {
    let mut text = HEAD.to_owned();
    for row in first..first + count {
        text += &format!(
            "X-{row};Risk number {row};Asset {}, Asset {};Threat {};Weakness {};Because of something, somebody could do the \
             thing number {row}, which leads to harm.;Filter, training;{};{};{};reduce;A.5.{}, A.8.{};Do something about it \
             {};Person {};22.11.2026;open;{}\n",
            row % 300,
            row % 77,
            row % 40,
            row % 60,
            row % 5 + 1,
            row / 5 % 5 + 1,
            (row % 5 + 1) * (row / 5 % 5 + 1),
            row % 37 + 1,
            row % 34 + 1,
            row % 900,
            row % 50,
            if row % 10 == 0 { "Person 1" } else { "" },
        );
    }
    text
}

/// Brings a register, with how long the dry run and the commit take, and how others fare meanwhile.
pub async fn bring(url: &str, asker: &Asker, first: usize, count: usize, is_told: bool) {
    let mut line = Line::open(url, Some(asker)).await;
    let sheet = rows(first, count).into_bytes();
    let file = line.send("POST", "/api/v1/files", &[("content-type", "text/csv")], sheet).await.good().json();
    let asked = json!({"digest": file["digest"], "file_name": format!("risks from {first}.csv")});
    let steps = [("dry run", "/api/v1/imports?dry_run=true"), ("commit", "/api/v1/imports")];
    let alone = Others::reading(url, asker);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let alone = p99(alone.end().await.read);
    for (step, path) in steps {
        let others = Others::reading(url, asker);
        let begun = Instant::now();
        line.post(path, &asked).await;
        let took = begun.elapsed().as_secs_f64();
        let meanwhile = p99(others.end().await.read);
        if is_told {
            let step = format!("import of {count} spreadsheet rows: {step}");
            figure(&step, took, "seconds", Limit::AtMost(3.0));
            figure(
                &format!("{step}, p99 of others beside p99 without"),
                meanwhile / alone,
                "times",
                Limit::AtMost(2.0),
            );
        }
    }
}
