//! Self-contained HTML pages.

use std::fmt::Write as _;

/// The colours of what is good and what is not, readable in light and dark.
const STYLE: &str = "body{font:15px/1.45 system-ui,sans-serif;margin:2em;color-scheme:light dark}\
table{border-collapse:collapse}td,th{border:1px solid #8886;padding:.25em .6em;text-align:left;vertical-align:top}\
pre{overflow-x:auto;background:#8881;padding:.8em}.good{background:#2a02}.bad{background:#d003;font-weight:600}.faint{opacity:.55}";

/// A page with this title and body. The body is HTML already.
pub(super) fn page(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\n\
         <body><h1>{title}</h1>\n{body}</body></html>\n"
    )
}

/// A table: a heading for each column, and cells with their class. The cells are HTML already.
pub(super) fn table(columns: &[&str], rows: &[Vec<(String, &str)>]) -> String {
    let mut table = String::from("<table><tr>");
    for column in columns {
        // A string takes whatever is written to it.
        let _ = write!(table, "<th>{}</th>", escaped(column));
    }
    table.push_str("</tr>\n");
    for row in rows {
        table.push_str("<tr>");
        for (cell, class) in row {
            let _ = write!(table, "<td class=\"{class}\">{cell}</td>");
        }
        table.push_str("</tr>\n");
    }
    table.push_str("</table>\n");
    table
}

/// A text as HTML shows it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        assert!(page("a<b", "").contains("<h1>a&lt;b</h1>"));
        assert_eq!(escaped("\"&\""), "&quot;&amp;&quot;");
    }
}
