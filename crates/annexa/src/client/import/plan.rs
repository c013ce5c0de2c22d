//! A plan on a terminal: how the columns are understood, what each row would do, what is asked.

use comfy_table::Table;
use serde_json::Value as Json;

use crate::client::table::{self, plain};

/// How many names of a list are shown.
const NAMES: usize = 20;

/// Shows a plan.
pub fn show(plan: &Json) {
    let sheet = text(plan, "/source/sheet");
    let sheet = if sheet.is_empty() { String::new() } else { format!(", sheet {sheet}") };
    println!("{}{sheet}, as {}\n", text(plan, "/source/file_name"), text(plan, "/register"));
    mapping(plan);
    counts(plan);
    problems(plan);
    placeholders(plan);
    open(plan);
}

/// Says what was done.
pub fn done(done: &Json) {
    let number = text(done, "/report/number");
    println!("Imported: {}. The report is kept as {number}.", in_words(done));
    let open = done.get("open").and_then(Json::as_u64).unwrap_or_default();
    if open > 0 {
        println!(
            "{open} questions were open, and the cells concerned brought nothing. Answer them and import the file again."
        );
    }
    println!("Take it back with `annexa import --undo {number}`.");
}

fn in_words(of: &Json) -> String {
    let one = |class: &str| format!("{} {class}", text(of, &format!("/counts/{class}")));
    ["created", "changed", "unchanged", "conflicts", "rejected"].map(one).join(", ")
}

fn text(of: &Json, at: &str) -> String {
    of.pointer(at).map(plain).unwrap_or_default()
}

fn list<'a>(of: &'a Json, at: &str) -> &'a [Json] {
    of.pointer(at).and_then(Json::as_array).map_or(&[][..], Vec::as_slice)
}

fn print(table: &Table) {
    table::print(table);
    println!();
}

fn mapping(plan: &Json) {
    let mut columns = table::headed(["Column", "Header", "Goes to"]);
    for column in list(plan, "/mapping/columns") {
        let place = column.get("column").and_then(Json::as_u64).unwrap_or_default();
        let target = match column.pointer("/target/field") {
            Some(field) => plain(field),
            None if text(column, "/target") == "extra" => "(not carried over)".to_owned(),
            None => continue,
        };
        columns.add_row([letters(place), text(column, "/header"), target]);
    }
    print(&columns);
}

/// The letters of a column: 0 is A, 26 is AA.
fn letters(column: u64) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

fn counts(plan: &Json) {
    let mut counts = table::headed(["Rows", "Created", "Changed", "Unchanged", "Conflicts", "Rejected"]);
    let classes = ["rows", "created", "changed", "unchanged", "conflicts", "rejected"];
    counts.add_row(classes.map(|class| text(plan, &format!("/counts/{class}"))));
    print(&counts);
}

fn problems(plan: &Json) {
    let total = plan.pointer("/rows/total").and_then(Json::as_u64).unwrap_or_default();
    let rows = list(plan, "/rows/items");
    if rows.is_empty() {
        return;
    }
    let mut problems = table::headed(["Row", "Cell", "What became of it", "Why"]);
    for row in rows {
        for problem in list(row, "/problems") {
            let effect = text(problem, "/effect").replace('_', " ");
            problems.add_row([text(row, "/row"), text(problem, "/cell"), effect, text(problem, "/sentence")]);
        }
    }
    print(&problems);
    if total > rows.len() as u64 {
        println!("The first {} of {total} rows that something is to be said of.\n", rows.len());
    }
}

fn placeholders(plan: &Json) {
    let (all, total) = (list(plan, "/placeholders/items"), text(plan, "/placeholders/total"));
    if all.is_empty() {
        return;
    }
    println!("{total} that nobody here knows. Each becomes a placeholder, to be resolved later:");
    let mut names = table::headed(["Kind", "Name", "Rows"]);
    for one in all.iter().take(NAMES) {
        names.add_row([text(one, "/kind"), text(one, "/name"), text(one, "/rows")]);
    }
    print(&names);
    if all.len() > NAMES {
        println!("The first {NAMES} of {total}.\n");
    }
}

fn open(plan: &Json) {
    for question in list(plan, "/open/scales") {
        println!("{} ({})", text(question, "/sentence"), text(question, "/scale"));
        let mut values = table::headed(["Value", "Cells", "First", "May mean"]);
        for value in list(question, "/values").iter().take(NAMES) {
            let meaning = value.get("suggestion").filter(|meaning| !meaning.is_null());
            let meaning = meaning.map(Json::to_string).unwrap_or_default();
            values.add_row([text(value, "/text"), text(value, "/count"), text(value, "/first"), meaning]);
        }
        print(&values);
    }
    for question in list(plan, "/open/dates") {
        println!("{} ({})\n  {}\n", text(question, "/sentence"), text(question, "/field"), text(question, "/examples"));
    }
    if !list(plan, "/open/scales").is_empty() || !list(plan, "/open/dates").is_empty() {
        println!(
            "Until this is answered, the cells concerned bring nothing. `annexa import --help` shows how to answer.\n"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_named_as_people_name_them() {
        let named: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
