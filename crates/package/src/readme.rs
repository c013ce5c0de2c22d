//! README.txt: the same instructions for whoever opens the archive without a browser.

use markup::format::date;

use crate::pages::Site;

/// The text, its lines ended as every editor reads them.
pub(crate) fn text(site: &Site, key: &str, checkpoint: &str) -> String {
    let Site { occasion, scope, maker, reader, has_log, .. } = site;
    let mut text = format!(
        "{title}\n\nPeriod:       {period}\nShows:        the end of {to}\nScope:        {scope}\n",
        title = site.title(),
        period = site.period(),
        to = date(site.to),
        scope = scope.as_deref().unwrap_or("everything"),
    );
    if let Some(occasion) = occasion {
        text.push_str(&format!("For:          {occasion}\n"));
    }
    if let Some(reader) = reader {
        text.push_str(&format!("To be read by: {reader}\n"));
    }
    text.push_str(&format!("Made by:      {maker}\n\nTO READ IT\n\nUnpack the archive and open index.html. "));
    text.push_str("No network, server or program is needed.\n\n");
    text.push_str(
        "  index.html     where to begin\n  records/       a page for each record\n  registers/     the lists\n  tables/        the \
         same as Excel files\n",
    );
    if site.has_documents {
        text.push_str("  documents/     as PDF\n");
    }
    text.push_str("  files/         files of evidence, as far as they are in it\n");
    if *has_log {
        text.push_str("  log/           the log that all of it is verified with\n");
    }
    text.push_str(
        "  manifest.json  every file with its SHA-256\n  manifest.sig   the signature over that\n\nTO VERIFY IT\n\n",
    );
    text.push_str("  annexa verify PACKAGE.zip --key annexa-key.txt\n\n");
    text.push_str(
        "with a copy of the program and a key that came to you on another way than this archive. It names every file\nthat was \
         changed, is missing or was added",
    );
    if *has_log {
        text.push_str(", verifies the log, and holds every version of every record against it");
    }
    text.push_str(".\nverifying.html says more, also how to do it without the program.\n\n");
    text.push_str(&format!("KEEP THIS\n\n{}\n\nKey: {key}\n", checkpoint.trim_end()));
    text.replace('\n', "\r\n")
}
