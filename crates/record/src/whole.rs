//! Whole numbers as people write them.

/// A whole number as people write it, its thousands apart or not: `45000000`, `45 000 000`, `45'000'000`, `45.000.000`.
/// A single point or comma could as well begin a fraction, and is refused.
pub(crate) fn written(text: &str) -> Option<i64> {
    let text = text.trim();
    let is_mark = |letter: char| letter.is_whitespace() || matches!(letter, '\'' | '’' | '.' | ',');
    let mut marks = text.chars().filter(|letter| is_mark(*letter));
    let Some(mark) = marks.next() else { return text.parse().ok() };
    let is_even = marks.clone().all(|other| other == mark);
    let is_clear = !matches!(mark, '.' | ',') || marks.next().is_some();
    let groups: Vec<&str> = text.split(mark).collect();
    let (first, others) = groups.split_first()?;
    let is_grouped =
        (1..=3).contains(&first.trim_start_matches('-').len()) && others.iter().all(|group| group.len() == 3);
    if is_even && is_clear && is_grouped { groups.concat().parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn thousands_may_stand_apart() {
        for text in ["45000000", " 45 000 000 ", "45\u{202f}000\u{202f}000", "45'000'000", "45.000.000", "45,000,000"] {
            assert_eq!(written(text), Some(45_000_000), "{text}");
        }
        assert_eq!(written("-1 000"), Some(-1000));
        assert_eq!(written("7"), Some(7));
    }

    #[test]
    fn what_could_be_a_fraction_or_no_number_is_refused() {
        for text in [
            "1.000",
            "1,000",
            "4,5",
            "1 0000",
            "12 34",
            "1.000,000",
            "1.000 000",
            "",
            " ",
            "x",
            "1 x00",
            "1 +23",
            "1  000",
        ] {
            assert_eq!(written(text), None, "{text:?}");
        }
    }
}
