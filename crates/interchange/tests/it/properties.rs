//! No input panics, hangs, or loses a row.

use interchange::{Answers, Standing, interpret, questions, read, recognise};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::fixture::{archive, ods, ods_of, ods_table, raw_xlsx, xlsx};

/// Everything that can be done with a file, and what must hold of it.
fn use_up(bytes: &[u8]) {
    let Ok(workbook) = read(bytes) else { return };
    for (sheet, recognition) in workbook.sheets.iter().zip(recognise(&workbook)) {
        let Some(recognition) = recognition else { continue };
        let _ = questions(sheet, &recognition.mapping);
        let Ok(interpretation) = interpret(sheet, &recognition.mapping, &Answers::default()) else { continue };
        let counts = interpretation.counts;
        assert!(counts.add_up(), "{counts:?}");
        let below = sheet.rows.last().map_or(0, |row| row.number.saturating_sub(recognition.mapping.header.last));
        assert_eq!(counts.rows, below as usize);
        let good = interpretation.entries.iter().filter(|entry| entry.standing == Standing::Good);
        assert_eq!(good.count(), counts.good);
        let lines: usize = interpretation.entries.iter().map(|entry| entry.rows.len()).sum();
        assert_eq!(lines, counts.good + counts.joined + counts.rejected + counts.duplicate);
    }
}

/// Contents that mean something somewhere.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        3 => prop::sample::select(vec![
            "ID", "Title", "Risk", "Likelihood", "Impact", "Residual risk", "Owner", "Due", "C", "I", "A", "Maßnahme", "Name", "Type", "Annex A", "Accepted by", "RTO", "Status", "C/I/A",
            "R-1", "5", "3", "4 - likely", "hoch", "22.11.2026", "03/04/2026", "A.5.1 - A.5.9", "A.5.1-A.8.34", "x", "yes", "accepted", "1.500", "0,5 h", "99999999999999999999 h", "-", "5%",
            "9223372036854775807 w", "1e308", "0000-00-00", "99/99/9999", "=1+1", "\u{202E}abc", "\u{0}", "a;b|c\nd", "12:99", "9999999999:1",
        ]).prop_map(str::to_owned),
        2 => "\\PC{0,30}",
        1 => any::<String>(),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<f64>().prop_map(|number| number.to_string()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    vec(vec(cell(), 0..8), 0..12)
}

fn borrowed(rows: &[Vec<String>]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect()
}

fn escaped(text: &str) -> String {
    let is_allowed = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars()
        .filter(is_allowed)
        .collect::<String>()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// A workbook of these cells, each as a text, a number, a day and so on by its place, with merged areas.
fn raw(rows: &[Vec<String>]) -> Vec<u8> {
    const KINDS: [&str; 6] = ["t=\"str\"", "", "s=\"1\"", "t=\"e\"", "t=\"b\"", "s=\"2\""];
    let mut sheet = String::from("<sheetData>");
    for (number, row) in rows.iter().enumerate() {
        sheet.push_str(&format!("<row r=\"{}\">", number + 1));
        for (column, cell) in row.iter().enumerate() {
            let kind = if number < 2 { KINDS[0] } else { KINDS[(number + column) % KINDS.len()] };
            sheet.push_str(&format!("<c {kind}><v>{}</v></c>", escaped(cell)));
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData><mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A3:B6\"/><mergeCell ref=\"B2:B9\"/><mergeCell ref=\"C9:A1\"/></mergeCells>");
    raw_xlsx("", &sheet, "<sst/>")
}

fn good_files() -> Vec<Vec<u8>> {
    let rows: &[&[&str]] = &[
        &["ID", "Title", "Likelihood", "Due"],
        &["R-1", "Theft", "#5", "@2026-11-22"],
        &["R-2", "Fire", "#3", "22.11.2026"],
    ];
    vec![
        xlsx("Risks", rows),
        ods(&ods_table("Risks", rows)),
        b"ID;Title;Likelihood\nR-1;\"Theft; again\";5\n".to_vec(),
        "\u{FEFF}ID,Titel\n1,Müller\n".as_bytes().to_vec(),
        [0xFF, 0xFE].into_iter().chain("ID\tTitle\n1\ta\n".encode_utf16().flat_map(u16::to_le_bytes)).collect(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_bytes_do_no_harm(bytes in vec(any::<u8>(), 0..2000)) {
        use_up(&bytes);
        use_up(&[b"PK\x03\x04", bytes.as_slice()].concat());
        use_up(&[b"\xFF\xFE", bytes.as_slice()].concat());
        use_up(&[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", bytes.as_slice()].concat());
    }

    #[test]
    fn mutated_and_cut_files_do_no_harm(which in 0_usize..5, places in vec((any::<prop::sample::Index>(), any::<u8>()), 0..12), end in any::<prop::sample::Index>(), is_cut in any::<bool>()) {
        let mut bytes = good_files().swap_remove(which);
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if is_cut {
            bytes.truncate(end.index(bytes.len()));
        }
        use_up(&bytes);
    }

    #[test]
    fn mutated_parts_in_sound_archives_do_no_harm(places in vec((any::<prop::sample::Index>(), any::<u8>()), 0..8), end in any::<prop::sample::Index>(), part in 0_usize..4) {
        let mut parts = [
            br#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Title</t></is></c></row><row r="2"><c r="B2" s="1"><f>A1</f><v>46348.5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>"#.to_vec(),
            br#"<sst uniqueCount="1"><si><t>ID &amp; x</t></si></sst>"#.to_vec(),
            br#"<office:document-content><table:table table:name="A"><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="4" office:value-type="float" office:value="1"><text:p>a<text:s text:c="9"/></text:p></table:table-cell></table:table-row></table:table></office:document-content>"#.to_vec(),
            br#"<workbook><workbookPr date1904="1"/><sheets><sheet name="Risks" state="hidden" id="r1"/></sheets></workbook>"#.to_vec(),
        ];
        let chosen = &mut parts[part];
        for (place, byte) in places {
            let place = place.index(chosen.len());
            chosen[place] = byte;
        }
        chosen.truncate(end.index(chosen.len() * 2));
        let [sheet, strings, content, workbook] = parts.map(|part| String::from_utf8_lossy(&part).into_owned());
        use_up(&raw_xlsx("", &sheet, &strings));
        use_up(&ods_of(&content, "<m/>"));
        use_up(&archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", workbook.as_bytes())]));
    }

    #[test]
    fn cells_of_any_content_lose_no_row(rows in rows()) {
        use_up(&raw(&rows));
        use_up(&ods(&ods_table("Risks", &borrowed(&rows.iter().map(|row| row.iter().map(|cell| escaped(cell)).collect()).collect::<Vec<_>>()).iter().map(Vec::as_slice).collect::<Vec<_>>())));
        let mut text = Vec::new();
        for row in &rows {
            let quoted: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text.extend(quoted.join(";").into_bytes());
            text.push(b'\n');
        }
        use_up(&text);
    }

    #[test]
    fn a_text_survives_csv_unchanged(cells in vec("[a-zA-Zäéł0-9=+@;,|\"\t\n -]{1,20}", 2..6)) {
        prop_assume!(cells.iter().all(|cell| !cell.trim().is_empty()));
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let header = vec!["h"; cells.len()].join(";");
        let text = format!("sep=;\n{header}\n{}\n", quoted.join(";"));
        let workbook = read(text.as_bytes()).unwrap();
        let row = workbook.sheets[0].row(3).unwrap();
        for (column, cell) in cells.iter().enumerate() {
            prop_assert_eq!(&row.cells[column].content, &interchange::Content::Text(cell.as_str().into()));
        }
    }
}
