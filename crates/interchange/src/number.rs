//! A number as a decimal text. What leaves this crate holds no floats: bodies of records have none.

use std::fmt;

/// A number: its decimal text, such as `4`, `0.25` or `-3.5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    text: Box<str>,
    is_percent: bool,
}

/// Spreadsheets compute with 15 digits and store noise beyond them: 0.1 + 0.2 is stored as 0.30000000000000004.
const DIGITS: usize = 15;

impl Number {
    /// A number as a workbook stores it: digits with a point, perhaps with an exponent. A percentage is stored as a fraction.
    pub(crate) fn stored(text: &str, is_percent: bool) -> Option<Self> {
        let text = text.trim();
        if !is_percent && is_plain(text) {
            return Some(Self { text: text.into(), is_percent });
        }
        let float: f64 = text.parse().ok().filter(|float: &f64| float.is_finite())?;
        Self::rounded(if is_percent { float * 100.0 } else { float }, is_percent)
    }

    fn rounded(float: f64, is_percent: bool) -> Option<Self> {
        let rounded: f64 = format!("{float:.*e}", DIGITS - 1).parse().ok()?;
        let is_within = rounded == 0.0 || (1e-15..1e21).contains(&rounded.abs());
        let text = if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() };
        is_within.then(|| Self { text: text.into(), is_percent })
    }

    /// A number as a person writes it: `4`, `0.25`, `0,25`, `1 200`, `1.200,50`, `25 %`.
    ///
    /// # Errors
    /// [`Misread::NoNumber`], or [`Misread::Ambiguous`] for `1,200` and `1.200`, which are 1200 to some and 1.2 to others.
    pub fn written(text: &str) -> Result<Self, Misread> {
        let text = text.trim();
        let (text, is_percent) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), true),
            None => (text, false),
        };
        let text: String = text.chars().filter(|c| !matches!(c, ' ' | '\'' | '’' | '\u{A0}' | '\u{202F}')).collect();
        let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => ("-", rest),
            None => ("", text.strip_prefix('+').unwrap_or(&text)),
        };
        if !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
            return Err(Misread::NoNumber);
        }
        let (whole, fraction) = split(digits)?;
        if whole.is_empty() && fraction.is_empty() || whole.len() > DIGITS || whole.len() + fraction.len() > 2 * DIGITS
        {
            return Err(Misread::NoNumber);
        }
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        let fraction = fraction.trim_end_matches('0');
        let sign = if whole == "0" && fraction.is_empty() { "" } else { sign };
        let point = if fraction.is_empty() { "" } else { "." };
        Ok(Self { text: format!("{sign}{whole}{point}{fraction}").into(), is_percent })
    }

    /// The number, where it is whole; a percentage is not one.
    pub fn whole(&self) -> Option<i64> {
        if self.is_percent { None } else { self.text.parse().ok() }
    }

    /// Whether it is a percentage; its text is what people see, 25 and not 0.25.
    pub fn is_percent(&self) -> bool {
        self.is_percent
    }

    /// The decimal text, without a sign of percent.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// For comparisons and serial numbers within this crate.
    pub(crate) fn approximately(&self) -> f64 {
        self.text.parse().unwrap_or(0.0)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.text, if self.is_percent { "%" } else { "" })
    }
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// It is none.
    NoNumber,
    /// A separator may stand for thousands or for the decimal point.
    Ambiguous,
}

/// Digits before and after the decimal separator, without separators of thousands.
fn split(digits: &str) -> Result<(String, &str), Misread> {
    let separators: Vec<(usize, char)> = digits.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let Some(&(last, decimal)) = separators.last() else { return Ok((digits.to_owned(), "")) };
    let (whole, fraction) = (digits.get(..last).unwrap_or(""), digits.get(last + 1..).unwrap_or(""));
    let is_single = separators.iter().filter(|(_, separator)| *separator == decimal).count() == 1;
    let is_group = |group: &str| group.len() == 3;
    if separators.len() == 1 {
        let may_be_thousands = is_group(fraction) && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
        return if may_be_thousands { Err(Misread::Ambiguous) } else { Ok((whole.to_owned(), fraction)) };
    }
    let (grouped, fraction) = if is_single { (whole, fraction) } else { (digits, "") };
    let mut groups = grouped.split([',', '.']);
    let first = groups.next().unwrap_or("");
    let is_uniform = grouped.contains(',') != grouped.contains('.');
    if !is_uniform || !(1..=3).contains(&first.len()) || !groups.all(is_group) {
        return Err(Misread::NoNumber);
    }
    Ok((grouped.replace([',', '.'], ""), fraction))
}

/// Digits that can be kept as they are.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "1"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole)
        && all_digits(fraction)
        && whole.len() + fraction.len() <= DIGITS
        && (whole == "0" && text != "-0" || !whole.starts_with('0'))
        && !fraction.ends_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_number_is_what_people_see() {
        for (stored, is_percent, shown, whole) in [
            ("3", false, "3", Some(3)),
            ("3.0", false, "3", Some(3)),
            ("0.30000000000000004", false, "0.3", None),
            ("1E-3", false, "0.001", None),
            ("1.0000000000000001E-2", false, "0.01", None),
            ("0.5", true, "50%", None),
            ("0.07", true, "7%", None),
            ("-12.50", false, "-12.5", None),
            ("1e15", false, "1000000000000000", Some(1_000_000_000_000_000)),
        ] {
            let number = Number::stored(stored, is_percent).unwrap();
            assert_eq!((number.to_string().as_str(), number.whole()), (shown, whole), "{stored}");
        }
        for wrong in ["", "x", "NaN", "inf", "1e999", "1e30"] {
            assert_eq!(Number::stored(wrong, false), None, "{wrong}");
        }
    }

    #[test]
    fn a_written_number_may_have_a_comma() {
        for (written, shown) in [
            ("3,5", "3.5"),
            ("3.50", "3.5"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1 200", "1200"),
            ("1'200.5", "1200.5"),
            ("1,234,567", "1234567"),
            ("0,125", "0.125"),
            ("-4", "-4"),
            ("007", "7"),
            ("25 %", "25%"),
            (",5", "0.5"),
            ("-0", "0"),
        ] {
            assert_eq!(Number::written(written).map(|number| number.to_string()), Ok(shown.to_owned()), "{written}");
        }
        assert_eq!(Number::written("1,234"), Err(Misread::Ambiguous));
        assert_eq!(Number::written("1.234"), Err(Misread::Ambiguous));
        for wrong in ["", "-", ",", "1.2.3", "4 - likely", "1e5", "12,34.5,6", "9999999999999999999999"] {
            assert_eq!(Number::written(wrong), Err(Misread::NoNumber), "{wrong}");
        }
    }
}
