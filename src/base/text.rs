//! Strings for messages: cuts them to length, joins them to lists, and suggests known words for misspelt ones.

/// `true` if tables contain the texts that only documentation pages and the command line print. WebAssembly leaves them
/// out: they would be an eighth of the module.
pub(crate) const HAS_DOCS: bool = cfg!(not(target_family = "wasm"));

/// The lines of a doc comment, if tables contain it (see [`HAS_DOCS`]).
macro_rules! described {
    ($($line:literal),* $(,)?) => {{
        const LINES: &[&str] = if $crate::base::text::HAS_DOCS { &[$($line),*] } else { &[] };
        LINES
    }};
}

/// The largest number of characters of a client's value that a message shows.
const LONGEST: usize = 60;

/// The largest number of words in a list of a message.
const MOST: usize = 20;

/// Cuts a string to the length that a message shows; `…` marks the cut.
pub(crate) fn clip(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Joins words with commas: at most twenty, then the number of the rest. An empty list is `none`.
pub(crate) fn list<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let (mut text, mut count) = (String::new(), 0);
    for word in words {
        count += 1;
        append(&mut text, count, word.as_ref());
    }
    match count.saturating_sub(MOST) {
        0 if count == 0 => "none".to_owned(),
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

/// Returns a message such as `no instance "rm-2"; existing: "rm-1", "rm-3"`.
pub(crate) fn missing<T: ToString>(what: &str, existing: impl IntoIterator<Item = T>) -> String {
    format!("no {what}; existing: {}", list(existing.into_iter().map(|word| word.to_string())))
}

fn append(text: &mut String, count: usize, word: &str) {
    if count > 1 && count <= MOST {
        text.push_str(", ");
    }
    if count <= MOST {
        text.push_str(word);
    }
}

/// Returns the candidate with the smallest edit distance from a misspelt word, ignoring case, if the distance is at
/// most a third of the word's letters, or two.
pub(crate) fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut search = Search::of(word);
    for candidate in candidates {
        search.offer(candidate);
    }
    search.best.map(|(_, candidate)| candidate)
}

/// A search for the candidate that is most similar to a word.
struct Search<'a> {
    wanted: String,
    letters: usize,
    /// The largest accepted distance.
    limit: usize,
    best: Option<(usize, &'a str)>,
}

impl<'a> Search<'a> {
    fn of(word: &str) -> Search<'a> {
        let wanted: String = word.chars().take(80).map(|c| c.to_ascii_lowercase()).collect();
        let letters = wanted.chars().count();
        Search { wanted, letters, limit: (letters / 3).max(2), best: None }
    }

    fn offer(&mut self, candidate: &'a str) {
        // If the lengths differ by more than the limit, so do the words.
        if candidate.len().abs_diff(self.wanted.len()) > self.limit * 4
            || candidate.chars().count().abs_diff(self.letters) > self.limit
        {
            return;
        }
        let distance = strsim::levenshtein(&self.wanted, &candidate.to_ascii_lowercase());
        if distance <= self.limit && self.best.is_none_or(|(best, _)| distance < best) {
            self.best = Some((distance, candidate));
        }
    }
}

/// Returns `; did you mean ..?` with the most similar candidate, or an empty string if none is similar enough.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    suggest(word, candidates).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// The members of a list with commas between them. Spaces around a member and empty members count for nothing.
pub(crate) fn members(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(',').map(str::trim).filter(|member| !member.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_a_slip_and_no_stranger() {
        let words = ["DescribeDBInstances", "CancelImport", "DescibeImportsFromDatabase"];
        assert_eq!(suggest("DescribeDbInstance", words), Some("DescribeDBInstances"));
        assert_eq!(suggest("DescribeImportsFromDatabase", words), Some("DescibeImportsFromDatabase"));
        assert_eq!(suggest("Frobnicate", words), None);
    }

    #[test]
    fn lists_are_bounded() {
        assert_eq!(list::<&str>([]), "none");
        assert_eq!(list(["a", "b"]), "a, b");
        let many: Vec<String> = (0..25).map(|n| n.to_string()).collect();
        assert!(list(&many).ends_with("19 and 5 more"));
    }

    #[test]
    fn a_clipped_text_ends_between_characters() {
        assert_eq!(clip("é"), "é");
        assert_eq!(clip(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }
}
