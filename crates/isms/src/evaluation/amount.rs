//! Numbers that are measured: decimals with two places, kept as the text that people write.

use std::fmt;

use record::Line;

/// A decimal number, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i64);

/// The most digits before the point.
const DIGITS: usize = 12;

impl Amount {
    /// A whole number.
    pub fn whole(number: usize) -> Self {
        Self::hundredths(i64::try_from(number).unwrap_or(i64::MAX).saturating_mul(100))
    }

    /// A number of hundredths.
    pub const fn hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// The number in hundredths.
    pub const fn in_hundredths(self) -> i64 {
        self.0
    }

    /// The number that a text is: digits, and at most two places after a point.
    pub fn read(text: &str) -> Option<Self> {
        let (sign, digits) = match text.trim().strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text.trim()),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(places) || whole.len() > DIGITS || places.len() > 2 {
            return None;
        }
        let places = if places.len() == 1 { format!("{places}0") } else { places.to_owned() };
        let whole: i64 = whole.parse().ok()?;
        let places: i64 = places.parse().ok()?;
        Some(Self(sign * (whole * 100 + places)))
    }

    /// The number at the beginning of a threshold with what it is measured in, such as `95 %`, `4 h` or `age 30`; nothing where the
    /// threshold is words that a person has to judge by, such as `falling` or `+5 % in a quarter`.
    pub fn of_threshold(text: &Line) -> Option<Self> {
        const UNITS: [&str; 9] = ["", "%", "percent", "h", "hours", "d", "day", "days", "months"];
        let text = text.trim();
        let text = ["age ", "below ", "above "].into_iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != '-');
        let (number, unit) = end.map_or((text, ""), |end| text.split_at(end));
        Self::read(number).filter(|_| UNITS.contains(&unit.trim()))
    }

    /// The nearest whole number.
    pub fn rounded(self) -> Self {
        Self((self.0 + 50).div_euclid(100) * 100)
    }

    /// The share of a part in a whole, in percent; nothing of an empty whole, which is no hundred percent.
    pub fn percent(part: usize, whole: usize) -> Option<Self> {
        let (part, whole) = (i64::try_from(part).ok()?, i64::try_from(whole).ok()?);
        part.checked_mul(10_000)?.checked_add(whole / 2)?.checked_div(whole).map(Self)
    }

    /// The middle one of some whole numbers; nothing where there are none.
    pub fn median(mut numbers: Vec<i64>) -> Option<Self> {
        numbers.sort_unstable();
        let middle = numbers.len() / 2;
        let upper = *numbers.get(middle)?;
        let lower = if numbers.len().is_multiple_of(2) { *numbers.get(middle.checked_sub(1)?)? } else { upper };
        Some(Self((lower + upper) * 50))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, places) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match places {
            0 => write!(form, "{sign}{whole}"),
            places if places % 10 == 0 => write!(form, "{sign}{whole}.{}", places / 10),
            places => write!(form, "{sign}{whole}.{places:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_as_it_is_written() {
        for (text, written) in [("81", "81"), (" 81.5 ", "81.5"), ("0.05", "0.05"), ("-3.20", "-3.2"), ("007", "7")] {
            assert_eq!(Amount::read(text).map(|amount| amount.to_string()).as_deref(), Some(written), "{text}");
        }
        for text in ["", "8,5", "1.234", "about 3", "81 %", "1e3", ".5", "5.", "--1", "1234567890123"] {
            assert_eq!(Amount::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_threshold_is_a_number_where_it_is_one_and_words_else() {
        let of = |text: &str| Amount::of_threshold(&Line::new(text).unwrap()).map(|amount| amount.to_string());
        for (text, number) in [("95 %", "95"), ("4 h", "4"), ("0", "0"), ("age 30", "30"), ("below 100 %", "100")] {
            assert_eq!(of(text).as_deref(), Some(number), "{text}");
        }
        for text in ["falling", "+5 % in a quarter", "no high or critical", "1 high", "-"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_of_nothing_is_no_share_and_has_no_middle() {
        assert_eq!(Amount::percent(0, 0), None);
        assert_eq!(Amount::median(Vec::new()), None);
        assert_eq!(Amount::percent(66, 74).map(|share| share.to_string()).as_deref(), Some("89.19"));
        assert_eq!(Amount::median(vec![3, 41, 8]).map(|middle| middle.to_string()).as_deref(), Some("8"));
        assert_eq!(Amount::median(vec![3, 8]).map(|middle| middle.to_string()).as_deref(), Some("5.5"));
    }
}
