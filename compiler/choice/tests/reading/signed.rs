//! The text of a ballot that is signed.

use weal_choice::signature::{Key, Secret};
use weal_choice::{Form, Paper, Slip, written};

use crate::asked;

#[test]
fn a_ballot_is_one_text_whatever_the_order_of_options() {
    let slip = Slip { voter: Some("Ada".into()), date: Some("2027-06-20".into()), ..Slip::default() };
    let paper = Paper { marks: vec![Some(2), Some(1), None], ..Paper::default() };
    let text = written("gear", "3b92", &slip, &paper, &asked(Form::Ranking));
    assert_eq!(
        text,
        "weal.ballot/1\nchoice gear\nquestion 3b92\nvoter Ada\ndate 2027-06-20\nmark no_trawl 1\nmark open 2\n"
    );
    let mut other = asked(Form::Ranking);
    other.options.reverse();
    let turned = Paper { marks: vec![None, Some(1), Some(2)], ..Paper::default() };
    assert_eq!(written("gear", "3b92", &slip, &turned, &other), text);
    // Grades are signed by their names, so that another scale cannot turn one into another.
    let text = written("gear", "3b92", &slip, &paper, &asked(Form::Grade));
    assert!(text.ends_with("mark no_trawl fair\nmark open good\n"), "{text}");
}

#[test]
fn no_name_looks_like_a_line_of_its_own() {
    let asked = asked(Form::Ranking);
    let paper = Paper { marks: vec![None; 3], ..Paper::default() };
    let slip = |voter: &str, delegate: Option<&str>| Slip {
        voter: Some(voter.into()),
        delegate: delegate.map(Into::into),
        ..Slip::default()
    };
    let forged = written("gear", "", &slip("Ada\ndelegate Ben", None), &paper, &asked);
    assert_ne!(forged, written("gear", "", &slip("Ada", Some("Ben")), &paper, &asked));
    assert_ne!(forged, written("gear", "", &slip("Ada\\ndelegate Ben", None), &paper, &asked));
}

#[test]
fn a_signature_is_of_one_key_over_one_text() {
    let (secret, other) = (Secret::new(&[7; 32]), Secret::new(&[8; 32]));
    let signature = secret.sign("a ballot");
    let key = Key::read(&secret.key().to_string().to_uppercase()).unwrap();
    assert!(key.signed("a ballot", &signature));
    assert!(!key.signed("a ballot ", &signature));
    assert!(!other.key().signed("a ballot", &signature));
    for bad in ["", "00", &signature[1..], &format!("{signature}00"), &"0".repeat(128), &"f".repeat(128)] {
        assert!(!key.signed("a ballot", bad), "{bad}");
    }
    assert_eq!(Secret::read(&secret.written()).unwrap().key(), secret.key());
}
