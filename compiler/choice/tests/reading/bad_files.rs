//! Files that are no ballots: each refused with what was found and where, none with a panic, and never read without an end.

use std::io::Read;

use weal_choice::Form;
use weal_choice::from_text::ballots;

use crate::{asked, faults, table};

fn csv(bytes: &[u8]) -> Vec<String> {
    faults("csv", bytes, Form::Ranking)
}

#[test]
fn an_empty_file_is_said_to_be_empty() {
    for ending in ["csv", "soc", "cat"] {
        assert_eq!(
            faults(ending, b"", if ending == "cat" { Form::Approval } else { Form::Ranking }),
            ["0: the file is empty"]
        );
    }
}

#[test]
fn wrong_columns_are_all_told_at_once() {
    assert_eq!(
        csv(b"voter,opne,no_trawl,voter,extra\nAda,1,2,3,4\n"),
        [
            "1: the column `opne` is none of the options, and none that ballots have",
            "1: the column `voter` is there twice",
            "1: the column `extra` is none of the options, and none that ballots have",
            "1: there is no column for the option `open`",
            "1: there is no column for the option `closed`",
        ]
    );
    assert_eq!(csv(b"open,no_trawl,closed,1\n"), ["1: some columns are options and some are ranks"]);
    assert_eq!(csv(b"ballot,rank\n1,1\n"), ["1: there is no column `choice`"]);
    assert_eq!(csv(b"voter;open;no_trawl;closed\nAda;1;2;3\n"), ["1: the columns are separated by semicolons"]);
    assert_eq!(faults("csv", b"voter,amount\nAda,3\n", Form::Number).len(), 2);
}

#[test]
fn rows_of_another_width_are_told_with_their_lines() {
    assert_eq!(
        csv(b"open,no_trawl,closed\n1,2,3\r\n1,2\r\n1,2,3\r\n1,2,3,4\r\n"),
        [
            "3: this row has 2 cells, and the first row names 3 cells",
            "5: this row has 4 cells, and the first row names 3 cells"
        ]
    );
}

#[test]
fn other_encodings_are_told_row_by_row() {
    // Latin-1 has one byte for what UTF-8 writes with two.
    assert_eq!(
        csv(b"voter,open,no_trawl,closed\nJos\xe9,1,2,3\nAda,1,,\nZo\xeb,1,,\n"),
        ["2: this row is not text in UTF-8", "4: this row is not text in UTF-8"]
    );
    // A character that is cut in two by a comma is none, though both halves side by side would be one.
    assert_eq!(csv(b"1,2\n\xc3,\xa9\n"), ["2: this row is not text in UTF-8"]);
    let utf16: Vec<u8> = "\u{feff}open,closed\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(csv(&utf16), ["1: this row is not text in UTF-8"]);
    assert_eq!(
        csv(b"open,no_trawl,closed\n1,\0,3\n"),
        ["2: this row has a character in it that cannot be seen (number 0)"]
    );
}

#[test]
fn counts_that_are_none_are_told() {
    assert_eq!(
        csv(b"count,open,no_trawl,closed\nmany,1,,\n-3,1,,\n1.5,1,,\n99999999999999999999,1,,\n"),
        ["2: `many`", "3: `-3`", "4: `1.5`", "5: `99999999999999999999`"]
            .map(|it| format!("{it} is no number of ballots"))
    );
    assert_eq!(csv(b"voter,count,1\nAda,0,open\n"), ["2: this row stands for no ballot, and yet it is somebody's"]);
}

#[test]
fn entries_of_a_ballot_stand_together() {
    assert_eq!(
        csv(b"ballot,rank,choice\n1,1,open\n2,1,open\n1,2,closed\n,1,open\n"),
        ["4: the rows of the ballot `1` do not stand together", "5: this row does not say which ballot it belongs to"]
    );
    assert_eq!(
        csv(b"ballot,voter,rank,choice\n1,Ada,1,open\n1,Ben,2,closed\n"),
        ["3: this row says otherwise than the row before whose the ballot `1` is"]
    );
}

#[test]
fn a_quotation_mark_that_is_not_closed_swallows_nothing() {
    assert_eq!(
        csv(b"voter,open,no_trawl,closed\nAda,1,2,\"3\nBen,1,2,3\nCleo,1,2,3\n"),
        ["2: a cell of this row runs on over several lines"]
    );
    // Where the file has no end, neither memory nor time do.
    struct Endless(u64);
    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let text: &[u8] = if self.0 == 0 { b"voter,open,no_trawl,closed\n\"Ada" } else { b"aaaaaaaaaaaaaaaa\n" };
            let size = text.len().min(into.len());
            into[..size].copy_from_slice(&text[..size]);
            self.0 += size as u64;
            assert!(self.0 < 10 << 20, "reads on and on");
            Ok(size)
        }
    }
    let (_, faults) = ballots(&mut Endless(0), &asked(Form::Ranking), &|_| Err(String::new()));
    assert_eq!((faults[0].line, &*faults[0].found), (2, "this row is longer than 1048576 bytes, and is not read on"));
}

#[test]
fn faults_are_bounded_and_the_rest_is_counted() {
    let mut text = "open,no_trawl,closed\n".to_owned();
    text.extend(std::iter::repeat_n("1\n", 5_000));
    let told = csv(text.as_bytes());
    assert_eq!(told.len(), 1_001);
    assert_eq!(told.last().unwrap(), "0: 4000 more rows cannot be read");
}

#[test]
fn a_file_that_breaks_off_is_told() {
    struct Broken(bool);
    impl Read for Broken {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            if self.0 {
                return Err(std::io::Error::other("the disk is gone"));
            }
            self.0 = true;
            let text = b"open,no_trawl,closed\n1,2,3\n";
            into[..text.len()].copy_from_slice(text);
            Ok(text.len())
        }
    }
    let (_, faults) = ballots(&mut Broken(false), &asked(Form::Ranking), &|_| Err(String::new()));
    assert_eq!(faults.len(), 1);
    assert!(faults[0].found.contains("the disk is gone"), "{faults:?}");
}

/// Files that were damaged: whatever comes out, it comes out without a panic, and reading it again gives the same.
#[test]
fn damaged_files_never_stop_the_reader() {
    let files: [(&str, Form, &str); 5] = [
        ("csv", Form::Ranking, "voter,date,count,open,no_trawl,closed\nAda,2027-06-01,,1,2,3\n,,12,\"1\",,2\n"),
        ("csv", Form::Ranking, "ballot,rank,choice\n1,1,open\n1,2,closed\n2,1,no_trawl\n"),
        ("csv", Form::Number, "voter,gear\nAda,3.5\nBen,1/3\n"),
        (
            "toi",
            Form::Ranking,
            "# ALTERNATIVE NAME 1: open\n# ALTERNATIVE NAME 2: closed\n# NUMBER VOTERS: 7\n4: 1,2\n3: {1,2}\n",
        ),
        (
            "cat",
            Form::Approval,
            "# CATEGORY NAME 1: yes\n# CATEGORY NAME 2: no\n# ALTERNATIVE NAME 1: open\n2: {1},{}\n",
        ),
    ];
    let bytes = [b'"', b',', b'\n', 0, 0xff, b'{', b'}', b'1', b':', b'#', b'-', b'\r'];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut read = 0;
    for (ending, form, text) in files {
        let asked = asked(form);
        for _ in 0..2_000 {
            let mut damaged = text.as_bytes().to_vec();
            for _ in 0..=next(3) {
                let at = next(damaged.len());
                match next(4) {
                    0 => damaged[at] = bytes[next(bytes.len())],
                    1 => damaged.insert(at, bytes[next(bytes.len())]),
                    2 => drop(damaged.remove(at)),
                    _ => {
                        let piece = damaged[at..].to_vec();
                        damaged.extend(piece);
                    }
                }
            }
            let (cast, faults) = crate::read(ending, &damaged, &asked);
            assert_eq!(crate::read(ending, &damaged, &asked), (cast.clone(), faults.clone()));
            if faults.is_empty() {
                read += 1;
                let counted = crate::count(&cast, None, &asked, &Default::default());
                let aside: u64 = counted.aside.iter().map(|aside| aside.count).sum();
                assert_eq!(u128::from(counted.cast), u128::from(counted.counted) + u128::from(aside));
            }
        }
    }
    assert!(read > 100, "all files were refused, and nothing was tried");
    assert_eq!(table("open,no_trawl,closed\n").ballots(), 0);
}
