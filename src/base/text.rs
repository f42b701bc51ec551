//! Texts for messages that a person reads: cut to length, listed, compared with the words that are known.

/// True where tables carry the texts that only pages of documentation and the command line print. In WebAssembly they would be an eighth of the
/// module.
pub(crate) const HAS_DOCS: bool = cfg!(not(target_family = "wasm"));

/// The lines of a documentation, where tables carry it.
macro_rules! described {
    ($($line:literal),* $(,)?) => {{
        const LINES: &[&str] = if $crate::base::text::HAS_DOCS { &[$($line),*] } else { &[] };
        LINES
    }};
}

/// The most characters of a client's text that a message shows.
const LONGEST: usize = 60;

/// The most words that a list in a message shows.
const MOST: usize = 20;

/// A text cut to the length that a message can show; `…` marks a cut.
pub(crate) fn clip(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Words with commas between: at most twenty, then how many more there are. No words are `none`.
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

/// `no instance "rm-2"; existing: "rm-1", "rm-3"`: something that does not exist, and what does.
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

/// The candidate that was most likely meant by a misspelt word, compared without case: the one with the smallest edit
/// distance, if that is at most a third of the word's letters, or two.
pub(crate) fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut search = Search::of(word);
    for candidate in candidates {
        search.offer(candidate);
    }
    search.best.map(|(_, candidate)| candidate)
}

/// A search for the candidate that is nearest to a word.
struct Search<'a> {
    wanted: String,
    letters: usize,
    /// The distance of what is near enough.
    limit: usize,
    best: Option<(usize, &'a str)>,
}

impl<'a> Search<'a> {
    fn of(word: &str) -> Search<'a> {
        let wanted: String = word.chars().take(80).flat_map(char::to_lowercase).collect();
        let letters = wanted.chars().count();
        Search { wanted, letters, limit: (letters / 3).max(2), best: None }
    }

    fn offer(&mut self, candidate: &'a str) {
        // A word whose length differs by more is farther away than that.
        if candidate.len().abs_diff(self.wanted.len()) > self.limit * 4
            || candidate.chars().count().abs_diff(self.letters) > self.limit
        {
            return;
        }
        let distance = strsim::levenshtein(&self.wanted, &candidate.to_lowercase());
        if distance <= self.limit && self.best.is_none_or(|(best, _)| distance < best) {
            self.best = Some((distance, candidate));
        }
    }
}

/// `; did you mean ..?` with the nearest candidate, or nothing if none is near.
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
