//! Self-contained HTML pages.

use std::fmt::Write as _;

/// The style of a page. The colours for passed and failed are readable in light and dark mode.
const STYLE: &str = "body{font:15px/1.45 system-ui,sans-serif;margin:2em;color-scheme:light dark}\
table{border-collapse:collapse}td,th{border:1px solid #8886;padding:.25em .6em;text-align:left;vertical-align:top}\
pre{overflow-x:auto;background:#8881;padding:.8em}.good{background:#2a02}.bad{background:#d003;font-weight:600}.faint{opacity:.55}";

/// Returns a page with this title and body. The body is HTML.
pub(super) fn page(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\n\
         <body><h1>{title}</h1>\n{body}</body></html>\n"
    )
}

/// Returns a table with these headings. Each cell has a class and HTML.
pub(super) fn table(columns: &[&str], rows: &[Vec<(String, &str)>]) -> String {
    let mut table = String::from("<table><tr>");
    for column in columns {
        // Writing to a string does not fail.
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

/// Returns the text in the escaped form of HTML.
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
