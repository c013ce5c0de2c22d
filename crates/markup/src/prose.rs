//! Markdown as HTML: the one function that renders it, sanitised.

use std::sync::LazyLock;

use ammonia::Builder;
use maud::{Markup, PreEscaped};

static CLEAN: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    // Pictures and styles could speak to other servers or dress up as ours.
    builder.rm_tags(["img", "map", "area", "style"]).link_rel(Some("noopener noreferrer nofollow"));
    builder.url_schemes(["http", "https", "mailto"].into());
    builder
});

/// Markdown in, sanitised HTML out.
pub fn prose(markdown: &str) -> Markup {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    PreEscaped(CLEAN.clean(&comrak::markdown_to_html(markdown, &options)).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_cannot_run_or_call_home() {
        for (markdown, never) in [
            ("<script>alert(1)</script>", "<script"),
            ("<img src=x onerror=alert(1)>", "<img"),
            ("[x](javascript:alert(1))", "javascript:"),
            ("![x](https://example.org/pixel.png)", "<img"),
            ("<a href='https://a' onclick='x()'>y</a>", "onclick"),
            ("<p style='position:fixed'>x</p>", "style="),
            ("<form action='https://a'><input></form>", "<form"),
        ] {
            let html = prose(markdown).into_string();
            assert!(!html.contains(never), "{markdown} became {html}");
        }
        assert_eq!(prose("**yes** & no").into_string(), "<p><strong>yes</strong> &amp; no</p>\n");
    }
}
