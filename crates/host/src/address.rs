//! The part of an address that names an organisation.

/// How long it may be.
const LENGTH: usize = 40;

/// The name in small letters and digits, other scripts as they sound: `Håndværk & Søn ApS` is at `handvaerk-son-aps`.
pub fn slug(name: &str) -> String {
    let slug: String = slug::slugify(name).chars().take(LENGTH).collect();
    if slug.is_empty() { "isms".to_owned() } else { slug.trim_end_matches('-').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_name_in_any_script_makes_an_address() {
        for (name, wanted) in [
            ("Corvane Systems", "corvane-systems"),
            ("Håndværk & Søn ApS", "handvaerk-son-aps"),
            ("Ελλάδα", "ellada"),
            ("株式会社", "zhu-shi-hui-she"),
            ("…", "isms"),
            ("", "isms"),
        ] {
            assert_eq!(slug(name), wanted);
        }
        assert_eq!(slug(&"long name ".repeat(9)), "long-name-long-name-long-name-long-name");
    }
}
