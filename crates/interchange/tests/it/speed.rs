//! 50,000 rows, and how long they take: printed, not asserted. In a release build:
//! `cargo test --release -p interchange --test it speed -- --nocapture`.

use std::time::Instant;

use interchange::{Answers, interpret, questions, read, recognise};

use crate::fixture::xlsx_with;

const HEADER: [&str; 16] = [
    "ID",
    "Title",
    "Asset",
    "Threat",
    "Vulnerability",
    "Description",
    "Existing controls",
    "Likelihood",
    "Impact",
    "Level",
    "Treatment option",
    "Annex A",
    "Action",
    "Risk owner",
    "Due",
    "Status",
];

fn workbook(rows: u32) -> Vec<u8> {
    xlsx_with("Risks", |sheet| {
        for (column, header) in (0..).zip(HEADER) {
            sheet.write_string(0, column, header).unwrap();
        }
        let day = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
        for row in 1..=rows {
            let (likelihood, impact) = (row % 5 + 1, row / 5 % 5 + 1);
            let texts = [
                (0, format!("R-{row}")),
                (1, format!("Risk number {row}")),
                (2, format!("Asset {}; Asset {}", row % 300, row % 77)),
                (3, format!("Threat {}", row % 40)),
                (4, format!("Weakness {}", row % 60)),
                (5, format!("Because of something, somebody could do the thing number {row}, which leads to harm.")),
                (6, "Filter, training".to_owned()),
                (10, "reduce".to_owned()),
                (11, format!("A.5.{}, A.8.{}", row % 37 + 1, row % 34 + 1)),
                (12, format!("Do something about it {}", row % 900)),
                (13, format!("Person {}", row % 50)),
                (15, "open".to_owned()),
            ];
            for (column, text) in texts {
                sheet.write_string(row, column, text).unwrap();
            }
            sheet
                .write_number(row, 7, likelihood)
                .unwrap()
                .write_number(row, 8, impact)
                .unwrap()
                .write_number(row, 9, likelihood * impact)
                .unwrap();
            sheet.write_number_with_format(row, 14, 46000 + row % 700, &day).unwrap();
        }
    })
}

fn timed(name: &str, rows: u32, bytes: &[u8]) {
    let begun = Instant::now();
    let workbook = read(bytes).unwrap();
    let read = begun.elapsed();
    let recognition = recognise(&workbook).swap_remove(0).unwrap();
    let recognised = begun.elapsed();
    let asked = questions(&workbook.sheets[0], &recognition.mapping);
    let interpretation = interpret(&workbook.sheets[0], &recognition.mapping, &Answers::default()).unwrap();
    let interpreted = begun.elapsed();
    assert!(asked.is_empty(), "{asked:?}");
    assert_eq!(interpretation.counts.good, rows as usize);
    println!(
        "{rows} rows of {name} ({} KiB): read {} ms, recognised {} ms, interpreted {} ms, in all {} ms",
        bytes.len() / 1024,
        read.as_millis(),
        (recognised - read).as_millis(),
        (interpreted - recognised).as_millis(),
        interpreted.as_millis()
    );
}

#[test]
fn fifty_thousand_rows_are_read() {
    // Writing workbooks takes most of the time where nothing is optimised.
    let rows: &[u32] = if cfg!(debug_assertions) { &[2_000] } else { &[10_000, 50_000] };
    for rows in rows {
        timed("XLSX", *rows, &workbook(*rows));
    }
    let mut text = HEADER.join(";") + "\n";
    for row in 1..=50_000 {
        text += &format!(
            "R-{row};Risk number {row};Asset {};Threat;Weakness;Because of it;Filter;{};5;{};reduce;A.5.1;Do it;Anna;22.11.2026;open\n",
            row % 300,
            row % 5 + 1,
            row % 5 * 5
        );
    }
    timed("CSV", 50_000, text.as_bytes());
}
