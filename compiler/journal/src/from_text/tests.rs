use super::*;
use crate::print;

fn journal() -> String {
    let vote = Vote {
        rule: "schulze".to_owned(),
        voters: 412,
        roll_size: Some(780),
        question: "q1".to_owned(),
        terms: "t1".to_owned(),
        ballots: "b1".to_owned(),
        roll: Some("r1".to_owned()),
    };
    let adopt = Adopt {
        choice: "gear".to_owned(),
        option: "no_trawl".to_owned(),
        until: Some("2031-12-31".to_owned()),
        vote: Some(vote),
        because: Some("assembly".to_owned()),
    };
    let mut text = print::append(b"", "shore", "2027-07-01", &print::adopt(&adopt));
    text += &print::append(text.as_bytes(), "shore", "2029-03-01", &print::repeal("gear", Some("a bad \"survey\"")));
    text
}

#[test]
fn what_is_written_is_read_back() {
    let (read, problems) = from_text(FileId(0), &journal());
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(read.name, "shore");
    let [Entry { event: Event::Adopt(adopt), date, .. }, Entry { event: Event::Repeal { choice }, .. }] =
        &read.entries[..]
    else {
        panic!("{read:?}");
    };
    assert_eq!((date.to_string().as_str(), choice.as_str(), adopt.option.as_str()), ("2027-07-01", "gear", "no_trawl"));
    assert_eq!(adopt.until.as_deref(), Some("2031-12-31"));
    assert_eq!(adopt.because.as_deref(), Some("assembly"));
    let vote = adopt.vote.as_ref().map(|vote| (vote.voters, vote.roll_size, vote.roll.as_deref()));
    assert_eq!(vote, Some((412, Some(780), Some("r1"))));
}

#[test]
fn any_changed_byte_is_noticed() {
    let text = journal();
    let lines = text.find("2027").unwrap_or(0);
    for at in lines..text.len() {
        let mut changed = text.clone().into_bytes();
        if changed[at] == b'\n' {
            continue;
        }
        changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
        let Ok(changed) = String::from_utf8(changed) else { continue };
        let (read, problems) = from_text(FileId(0), &changed);
        assert!(problems.has_errors() || read.torn > 0, "byte {at} changed unnoticed:\n{changed}");
    }
}

#[test]
fn a_line_cut_off_at_any_byte_loses_itself_alone() {
    let text = journal();
    let second = text.find("2029").unwrap_or(0);
    for end in second..text.len() {
        let cut = &text[..end];
        let (read, problems) = from_text(FileId(0), cut);
        assert!(problems.is_empty(), "{end}: {problems:?}");
        assert_eq!(read.entries.len(), 1, "{end}");
        let grown = format!("{cut}{}", print::append(cut.as_bytes(), "shore", "2029-04-01", "repeal gear"));
        let (read, problems) = from_text(FileId(0), &grown);
        assert!(problems.is_empty(), "{end}: {problems:?}\n{grown}");
        assert_eq!((read.entries.len(), read.torn), (2, u32::from(end > second)), "{grown}");
    }
}
