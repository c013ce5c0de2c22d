//! PDF, XLSX, CSV, and how one asks for them: `format=pdf`, or a media type in `Accept`.

use door::Fault;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// To be read, signed and kept.
    Pdf,
    /// To be worked with.
    Xlsx,
    /// For programs.
    Csv,
}

/// The media types, in the order of [`Format::ALL`].
pub const MEDIA_TYPES: [&str; 3] =
    ["application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"];

impl Format {
    /// All of them.
    pub const ALL: [Format; 3] = [Format::Pdf, Format::Xlsx, Format::Csv];

    /// Its name in addresses, which is the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
        }
    }

    /// What it is to people.
    pub fn label(self) -> &'static str {
        match self {
            Format::Pdf => "PDF",
            Format::Xlsx => "Excel",
            Format::Csv => "CSV",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        let [pdf, xlsx, csv] = MEDIA_TYPES;
        match self {
            Format::Pdf => pdf,
            Format::Xlsx => xlsx,
            Format::Csv => csv,
        }
    }

    /// The format that is asked for, by name or else by the first media type of `Accept` that is one.
    ///
    /// # Errors
    /// A sentence with the names when there is none.
    pub fn asked(name: Option<&str>, accept: Option<&str>) -> Result<Self, Fault> {
        let of_type = |media_type: &str| {
            let media_type = media_type.split(';').next().unwrap_or_default().trim();
            Self::ALL.into_iter().find(|format| format.media_type().eq_ignore_ascii_case(media_type))
        };
        let found = match name {
            Some(name) => Self::ALL.into_iter().find(|format| format.name() == name),
            None => accept.and_then(|accept| accept.split(',').find_map(of_type)),
        };
        found.ok_or_else(|| Fault::BadRequest("Say the format: `format` is `pdf`, `xlsx` or `csv`.".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_asked_for_by_name_or_by_media_type() {
        for (name, accept, format) in [
            (Some("csv"), None, Some(Format::Csv)),
            (Some("csv"), Some("application/pdf"), Some(Format::Csv)),
            (None, Some("text/html, application/PDF;q=0.9"), Some(Format::Pdf)),
            (None, Some("*/*"), None),
            (Some("docx"), Some("application/pdf"), None),
            (None, None, None),
        ] {
            assert_eq!(Format::asked(name, accept).ok(), format, "{name:?} {accept:?}");
        }
    }
}
