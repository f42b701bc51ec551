//! The last answers as they went out, for people to look at.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::cloud::ids::RequestId;

/// The last answers. A state that takes another's place has its own, so that an answer still being written goes where it
/// came from.
#[derive(Debug)]
pub(crate) struct Recent {
    /// How many are kept.
    keep: usize,
    answers: VecDeque<(RequestId, String)>,
}

impl Recent {
    /// Longer answers are cut there.
    const LONGEST: usize = 64 << 10;

    /// None yet, and so many to be kept.
    #[cfg(feature = "cli")]
    pub(crate) fn keeping(keep: usize) -> Arc<Mutex<Recent>> {
        Arc::new(Mutex::new(Recent { keep, answers: VecDeque::new() }))
    }

    /// The answer to a request, if it is one of those kept.
    #[cfg(feature = "cli")]
    pub(crate) fn find(recent: &Mutex<Recent>, request_id: &str) -> Option<String> {
        let recent = recent.lock().unwrap_or_else(PoisonError::into_inner);
        let found = recent.answers.iter().find(|(id, _)| id.text() == request_id);
        found.map(|(_, answer)| answer.clone())
    }

    /// None yet, and as many to be kept.
    pub(crate) fn anew(recent: &Mutex<Recent>) -> Arc<Mutex<Recent>> {
        let keep = recent.lock().unwrap_or_else(PoisonError::into_inner).keep;
        Arc::new(Mutex::new(Recent { keep, answers: VecDeque::new() }))
    }

    pub(crate) fn push(recent: &Mutex<Recent>, id: RequestId, body: &[u8]) {
        let shown = String::from_utf8_lossy(&body[..body.len().min(Self::LONGEST)]).into_owned();
        let mut recent = recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.answers.len() == recent.keep {
            recent.answers.pop_front();
        }
        recent.answers.push_back((id, shown));
    }
}
