//! One line a figure.

use serde_json::json;

/// What a figure is held against.
#[derive(Clone, Copy)]
pub enum Limit {
    AtLeast(f64),
    AtMost(f64),
    /// It is told beside another.
    None,
}

/// Prints a figure.
pub fn figure(name: &str, value: f64, unit: &str, limit: Limit) {
    let value = (value * 100.0).round() / 100.0;
    let mut line = json!({"figure": name, "value": value, "unit": unit});
    match limit {
        Limit::AtLeast(least) => {
            line["at_least"] = json!(least);
            line["is_met"] = json!(value >= least);
        }
        Limit::AtMost(most) => {
            line["at_most"] = json!(most);
            line["is_met"] = json!(value <= most);
        }
        Limit::None => {}
    }
    println!("{line}");
}

/// The middle of several.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What 99 of 100 stay below.
pub fn p99(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * 99 / 100).min(values.len() - 1)]
}
