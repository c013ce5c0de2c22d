//! Whatever anybody sends, there is an answer and no cosignature.

use proptest::prelude::*;
use witness::{Answer, Submission};

use crate::scene::{desk, now};

proptest! {
    #[test]
    fn noise_is_answered_and_not_cosigned(text in "(?s).*|old [0-9]{0,25}\n([A-Za-z0-9+/]{43}=\n){0,4}\n(annexa/0193e3a5-7c1e-7d4a-9c55-2f0b8f6a1c01\n)?.*") {
        let directory = tempfile::tempdir().unwrap();
        prop_assert!(!matches!(desk(directory.path()).answer(&text, now()), Answer::Cosigned(_)));
        if let Ok(submission) = Submission::parse(&text) {
            prop_assert_eq!(submission.to_text(), text);
        }
    }
}
