//! How dates, numbers and names read.

use access::View;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A date: 4 Sep 2026.
pub fn date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// An instant where the organisation is: 4 Sep, 14:22, with the year when it is another than the one shown.
pub fn instant(view: &View, at: Timestamp) -> String {
    let at = at.to_zoned(zone(view));
    let form = if at.year() == view.today().year() { "%-d %b, %H:%M" } else { "%-d %b %Y, %H:%M" };
    at.strftime(form).to_string()
}

/// An instant where the organisation is, with its year: 4 Sep 2026, 14:22.
pub fn moment(view: &View, at: Timestamp) -> String {
    at.to_zoned(zone(view)).strftime("%-d %b %Y, %H:%M").to_string()
}

/// The time of an instant where the organisation is: 14:22.
pub fn time(view: &View, at: Timestamp) -> String {
    at.to_zoned(zone(view)).strftime("%H:%M").to_string()
}

/// The date of an instant where the organisation is.
pub fn day(view: &View, at: Timestamp) -> Date {
    at.to_zoned(zone(view)).date()
}

fn zone(view: &View) -> TimeZone {
    view.time_zone()
}

/// The first letters of first and last name: MK.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    [first, words.next_back()].into_iter().flatten().flat_map(char::to_uppercase).collect()
}

/// Words with a capital at their beginning: a code as people read it, or a sentence made of phrases.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "1 asset", "2 assets".
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// 1,284.
pub fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How much bytes are: 812 bytes, 2.3 MB.
pub fn size(bytes: usize) -> String {
    const STEP: usize = 1024;
    let tenths = |unit: usize| {
        let tenths = bytes.saturating_mul(10) / unit;
        format!("{}.{}", thousands(tenths / 10), tenths % 10)
    };
    match bytes {
        0..STEP => counted(bytes, "byte", "bytes"),
        STEP..0x10_0000 => format!("{} kB", tenths(STEP)),
        _ => format!("{} MB", tenths(STEP * STEP)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_dates_and_counts_read_as_people_write_them() {
        assert_eq!(initials("Maren Solberg"), "MS");
        assert_eq!(initials("Aiko de Vries Tanabe"), "AT");
        assert_eq!(initials("corvane"), "C");
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(1_284), "1,284");
        assert_eq!(thousands(20_000_000), "20,000,000");
        assert_eq!(
            (size(1), size(812), size(2_048)),
            ("1 byte".to_owned(), "812 bytes".to_owned(), "2.0 kB".to_owned())
        );
        assert_eq!(size(2_411_725), "2.3 MB");
        assert_eq!(counted(1, "asset", "assets"), "1 asset");
        assert_eq!(date(jiff::civil::date(2026, 9, 4)), "4 Sep 2026");
    }
}
