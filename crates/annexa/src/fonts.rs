//! Fonts for the scripts that documents show beside those within the program.

use std::path::PathBuf;

use clap::Args;

use crate::exit::Failed;

/// Where more fonts are.
#[derive(Clone, Debug, Default, Args)]
pub struct Fonts {
    /// A directory of more fonts for PDFs, for Chinese, Japanese, Korean or other scripts; `annexa doctor` says which are missing.
    #[arg(long = "fonts", env = "ANNEXA_FONTS", value_name = "DIR")]
    directory: Option<PathBuf>,
}

impl Fonts {
    /// Adds them to those within the program.
    ///
    /// # Errors
    /// [`Failed`] where there are none.
    pub fn add(&self) -> Result<(), Failed> {
        let Some(directory) = &self.directory else { return Ok(()) };
        let shown = directory.display();
        match typeset::add(directory) {
            Ok(0) => Err(Failed::refused(format!(
                "There is no font in {shown}: no .ttf, .otf or .ttc. Give another --fonts."
            ))),
            Ok(_) => Ok(()),
            Err(error) => Err(Failed::refused(format!("The fonts in {shown} cannot be read: {error}."))),
        }
    }

    /// What PDFs can show, and what is missing, in a sentence; and whether the fonts that were named are there.
    pub fn found(&self) -> (bool, String) {
        if let Err(failed) = self.add() {
            return (false, failed.to_string());
        }
        let (shown, missing) = typeset::scripts();
        let sentence = format!("PDFs show Latin, Greek, Cyrillic, {}", shown.join(", "));
        if missing.is_empty() {
            return (true, sentence);
        }
        let way = "put a font that has them, such as Noto Sans, into a directory and give --fonts to `annexa serve`";
        (
            true,
            format!(
                "{sentence}; letters of {} stand as boxes, which the PDF says. To print them, {way}",
                missing.join(", ")
            ),
        )
    }
}
