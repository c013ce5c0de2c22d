//! How much room there is for files, as operators write it.

/// The bytes that a size says: 500MB, 20GB, 2TB; a step is 1,024.
///
/// # Errors
/// A sentence for whatever else.
pub fn bytes(text: &str) -> Result<u64, String> {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let wrong = || format!("{text} is no size; write it like 500MB, 20GB or 2TB");
    let text = text.trim();
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let unit = unit.trim();
    let step = UNITS.iter().position(|known| unit.eq_ignore_ascii_case(known)).ok_or_else(wrong)?;
    let scale = u32::try_from(step).ok().and_then(|step| 1024_u64.checked_pow(step));
    scale.and_then(|scale| number.checked_mul(scale)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_with_a_unit() {
        for (text, size) in [("0B", 0), ("500MB", 500 << 20), ("20 gb", 20 << 30), ("2TB", 2 << 40)] {
            assert_eq!(bytes(text), Ok(size), "{text}");
        }
        for text in ["", "20", "GB", "-1GB", "1.5GB", "20 gigs", "99999999999TB"] {
            assert!(bytes(text).is_err(), "{text}");
        }
        assert_eq!(bytes("20GB"), Ok(host::FILES), "what stands in the help is what a host allows by itself");
    }
}
