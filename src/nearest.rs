//! The nearest known word to a misspelt one, for messages a person reads.

/// The candidate with the smallest edit distance to `word`, compared without case, if one is near
/// enough to be what was meant: at most a third of the word's letters away, and at least two.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = word.chars().take(80).flat_map(char::to_lowercase).collect();
    let limit = (wanted.len() / 3).max(2);
    candidates
        .into_iter()
        .map(|candidate| {
            let letters: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
            (distance(&wanted, &letters), candidate)
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= limit)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance, one row at a time.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_slip_and_refuses_a_stranger() {
        let words = ["DescribeDBInstances", "CancelImport", "DescibeImportsFromDatabase"];
        assert_eq!(nearest("DescribeDbInstance", words), Some("DescribeDBInstances"));
        assert_eq!(nearest("DescribeImportsFromDatabase", words), Some("DescibeImportsFromDatabase"));
        assert_eq!(nearest("Frobnicate", words), None);
    }
}
