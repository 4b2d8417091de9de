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

fn said(text: &str, journal: &Journal) -> Vec<(String, String)> {
    let words = |said: &Said| text.get(said.start as usize..said.end as usize).unwrap_or("").to_owned();
    journal.said.iter().map(|said| (said.date.to_string(), words(said))).collect()
}

/// The seal at the end of a line of a text, lines counted from 0.
fn seal_of(text: &str, line: usize) -> String {
    text.lines().nth(line).and_then(|line| line.rsplit('#').next()).unwrap_or("").to_owned()
}

fn lines(lines: &[&str]) -> String {
    print::append_all(b"", "shore", lines.iter().copied())
}

#[test]
fn a_line_is_as_its_last_correction_says_on_its_own_day_unless_another_is_given() {
    let mut text = lines(&["2027-03-02 count stock cod = 39.5 kt", "2027-03-04 lose 1 boat"]);
    let first = seal_of(&text, 2);
    let add = |text: &mut String, line: &str| *text += &print::append_all(text.as_bytes(), "shore", [line]);
    add(
        &mut text,
        &format!("2027-04-01 correct {} to count stock cod = 38.9 kt  because \"typing error\"", &first[..8]),
    );
    let (read, problems) = from_text(FileId(0), &text);
    assert!(problems.is_empty(), "{problems:?}");
    let right = ("2027-03-02".to_owned(), "count stock cod = 38.9 kt  because \"typing error\"".to_owned());
    assert_eq!(said(&text, &read)[0], right);
    assert_eq!(read.said[0].seal.to_string(), seal_of(&text, 4));
    // A correction of the correction, to another day; then nothing; then the first line once more.
    let second = seal_of(&text, 4);
    add(&mut text, &format!("2027-04-02 correct {} to 2027-03-03 count stock cod = 38 kt", &second[..6]));
    let (read, _) = from_text(FileId(0), &text);
    assert_eq!(said(&text, &read)[0], ("2027-03-03".to_owned(), "count stock cod = 38 kt".to_owned()));
    let third = seal_of(&text, 5);
    add(&mut text, &format!("2027-04-03 correct {third} to nothing  because \"never counted\""));
    let (read, problems) = from_text(FileId(0), &text);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(said(&text, &read), [("2027-03-04".to_owned(), "lose 1 boat".to_owned())]);
    add(&mut text, &format!("2027-04-04 correct {first} to gain 1 t cod"));
    let (read, _) = from_text(FileId(0), &text);
    assert_eq!(said(&text, &read)[0], ("2027-03-03".to_owned(), "gain 1 t cod".to_owned()));
}

#[test]
fn a_correction_that_leads_nowhere_is_told_at_its_line() {
    let text = lines(&["2027-03-02 lose 1 boat", "2027-03-03 repeal gear"]);
    let (lose, repeal) = (seal_of(&text, 2), seal_of(&text, 3));
    for (line, told) in [
        ("correct 000000 to nothing".to_owned(), "no line before this one has such a seal"),
        ("correct 12345 to nothing".to_owned(), "does not say what it corrects"),
        ("correct shore to nothing".to_owned(), "does not say what it corrects"),
        (format!("correct {lose} nothing"), "does not say what is right"),
        (format!("correct {lose} to nothing at all"), "more stands behind `nothing`"),
        (format!("correct {lose} to lsoe 1 boat"), "a journal does not know `lsoe`"),
        (format!("correct {lose} to repeal gear"), "cannot be corrected to `repeal`"),
        (format!("correct {lose} to 2027-02-30 lose 1 boat"), "`2027-02-30` is not a date"),
        (format!("correct {repeal} to lose 1 boat"), "can be taken back, and not be said differently"),
    ] {
        let whole = text.clone() + &print::append(text.as_bytes(), "shore", "2027-04-01", &line);
        let (read, problems) = from_text(FileId(0), &whole);
        let message = problems.iter().map(|problem| problem.message.clone()).collect::<String>();
        assert!(message.contains(told), "{line}: {message}");
        assert_eq!((read.said.len(), read.entries.len()), (1, 1), "{line}");
    }
    let whole =
        text.clone() + &print::append(text.as_bytes(), "shore", "2027-04-01", &format!("correct {repeal} to nothing"));
    let (read, problems) = from_text(FileId(0), &whole);
    assert!(problems.is_empty() && read.entries.is_empty(), "{problems:?}");
}

/// Over random journals: some lines are written wrong and corrected later, once or several times, or taken back; what is read
/// is what is read where each was written right the first time, or not at all.
#[test]
fn a_correction_equals_writing_it_right_the_first_time() {
    let mut state = 42_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..200 {
        let mut text = lines(&[]);
        // Each line that was written: its number in the file, and what it says by now.
        let mut written: Vec<(usize, Option<(String, String)>)> = Vec::new();
        for _ in 0..random(30) + 1 {
            let day = format!("2027-{:02}-{:02}", random(12) + 1, random(28) + 1);
            let what = format!("lose {} boat", random(1_000));
            let correct = !written.is_empty() && random(3) == 0;
            let line = if correct {
                let at = random(written.len() as u64) as usize;
                let digits = 16 - random(5) as usize;
                let of = seal_of(&text, written[at].0);
                match random(4) {
                    0 => {
                        written[at].1 = None;
                        format!("{day} correct {} to nothing", &of[..digits])
                    }
                    1 => {
                        written[at].1 = Some((day.clone(), what.clone()));
                        format!("2028-01-01 correct {} to {day} {what}", &of[..digits])
                    }
                    _ => {
                        let Some(before) = written[at].1.as_mut() else { continue };
                        before.1.clone_from(&what);
                        format!("{day} correct {} to {what}", &of[..digits])
                    }
                }
            } else {
                written.push((text.lines().count(), Some((day.clone(), what.clone()))));
                format!("{day} {what}")
            };
            text += &print::append_all(text.as_bytes(), "shore", [line.as_str()]);
        }
        let (read, problems) = from_text(FileId(0), &text);
        assert!(problems.is_empty(), "{problems:?}\n{text}");
        let right: Vec<_> = written.into_iter().filter_map(|(_, line)| line).collect();
        assert_eq!(said(&text, &read), right, "{text}");
    }
}

#[test]
fn what_was_said_to_proposals_is_read_as_it_was_written() {
    let moved = |recipe: &str, place: Option<&str>, to: &str| Moved {
        recipe: recipe.to_owned(),
        place: place.map(str::to_owned),
        period: "2028-Q1".to_owned(),
        from: "3".to_owned(),
        to: to.to_owned(),
    };
    let accept = Accept {
        number: 2,
        changes: vec![moved("hand_line_season", None, "11"), moved("bake.wood", Some("harbour"), "3.4")],
        proposal: "3f2a90bc11de".to_owned(),
        by: Some("Assembly".to_owned()),
        because: Some("enough, for now".to_owned()),
    };
    let plan = AcceptPlan {
        file: "plans/first plan.json".to_owned(),
        hash: "0123456789abcdef".repeat(2),
        by: None,
        because: Some("the first".to_owned()),
    };
    let refuse = Refuse { number: 1, proposal: "00ff".to_owned(), by: None, because: Some("too far".to_owned()) };
    let entries = [print::accept(&accept), print::accept_plan(&plan), print::refuse(&refuse)];
    let text = lines(&entries.each_ref().map(|line| format!("2027-03-06 {line}")).each_ref().map(String::as_str));
    let (read, problems) = from_text(FileId(0), &text);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    let events: Vec<Event> = read.entries.into_iter().map(|entry| entry.event).collect();
    let right = [Event::Accept(Box::new(accept)), Event::AcceptPlan(Box::new(plan)), Event::Refuse(Box::new(refuse))];
    assert_eq!(events, right);
    for line in [
        "accept 1  bake 2027 3 -> 4",
        "accept 1  bake 2027 3 > 4  proposal 00ff",
        "accept 1  bake 2027 3 -> -4  proposal 00ff",
        "accept one  bake 2027 3 -> 4  proposal 00ff",
        "accept plan \"a.json\"  hash 00ff",
        "refuse 1  because \"no\"",
        "refuse 1  because \"no\"  because \"no\"  proposal 00ff",
    ] {
        let (read, problems) = from_text(FileId(0), &lines(&[&format!("2027-03-06 {line}")]));
        assert!(problems.has_errors() && read.entries.is_empty(), "{line}");
    }
}

#[test]
fn a_file_that_is_not_as_it_was_written_says_once_what_became_of_it() {
    let text = lines(&["2027-03-02 lose 1 boat", "2027-03-03 lose 2 boat", "2027-03-04 lose 3 boat"]);
    let all: Vec<&str> = text.lines().collect();
    let join = |order: &[usize]| order.iter().map(|at| format!("{}\n", all[*at])).collect::<String>();
    for (changed, kept, told) in [
        (text.replace('\n', "\r\n"), 0, "their ends were changed"),
        (format!("\u{feff}{text}"), 0, "begins with a mark"),
        (text.replacen("\n\n", "\n\0\0\n", 1), 0, "bytes of zero"),
        (join(&[0, 1, 3, 2, 4]), 0, "is not as it was written"),
        (join(&[0, 1, 2, 3, 3, 4]), 2, "the same line stands above it"),
        (join(&[0, 1, 2, 4]), 1, "is not as it was written"),
        (text.replace("lose 2", "lose 9"), 1, "is not as it was written"),
        (join(&[0, 1, 2]) + "2027-03-03 lose 2 boat\n", 1, "this line has no seal"),
        (text.clone() + &"x".repeat(70_000) + "\n", 3, "longer than 65536 bytes"),
        (text.clone() + "journal other\n", 3, "named twice"),
    ] {
        let (read, problems) = from_text(FileId(0), &changed);
        let all: Vec<String> =
            problems.iter().map(|problem| format!("{} {:?}", problem.message, problem.helps)).collect();
        assert!(all.len() == 1 && all[0].contains(told), "{told}: {all:?}");
        assert_eq!(read.said.len(), kept, "{told}");
    }
}

#[test]
fn two_files_of_one_journal_are_told_apart() {
    let text = lines(&["2027-03-02 lose 1 boat", "2027-03-03 lose 2 boat"]);
    let first = lines(&["2027-03-02 lose 1 boat"]);
    let other = lines(&["2027-03-02 lose 1 boat", "2027-03-03 lose 3 boat"]);
    assert_eq!(parting(&text, &text), Parting::Same);
    assert_eq!(parting(&first, &text), Parting::SecondIsLonger);
    assert_eq!(parting(&text, &first), Parting::FirstIsLonger);
    assert_eq!(parting(&other, &text), Parting::At(4));
    assert_eq!(parting(&first[..first.len() - 3], &text), Parting::SecondIsLonger);
}
