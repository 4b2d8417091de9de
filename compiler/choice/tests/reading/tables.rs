//! Tables in their three shapes.

use weal_choice::{Acceptance, Form};

use crate::{asked, count, read, table};

#[test]
fn three_shapes_say_the_same() {
    let options = table("open,no_trawl,closed\n1,2,\n,1,2\n1,2,\n");
    let ranks = table("1,2\nopen,no_trawl\nno_trawl,closed\nopen,no_trawl\n");
    let entries =
        table("ballot,rank,choice\na,1,open\na,2,no_trawl\nb,2,closed\nb,1,no_trawl\nc,1,open\nc,2,no_trawl\n");
    let sums = table("count,closed,no_trawl,open\n2,,2,1\n0,1,1,1\n1,2,1,\n");
    assert_eq!(options, ranks);
    assert_eq!(options, entries);
    assert_eq!(options, sums);
    assert_eq!(options.ballots(), 3);
    assert_eq!(options.slips.len(), 2);
}

#[test]
fn a_row_of_entries_says_whose_the_ballot_is() {
    let rows = table("ballot,voter,date,rank,choice\n1,Ada,2027-06-01,1,open\n1,Ada,2027-06-01,2,closed\n2,Ben,,,\n");
    let plain = table("voter,date,1,2\nAda,2027-06-01,open,closed\nBen,,,\n");
    assert_eq!(rows, plain);
}

#[test]
fn what_an_option_says_is_a_name_for_it_too() {
    assert_eq!(table("1,2\nOpen to all,No trawl\n"), table("1,2\nopen,no_trawl\n"));
    assert_eq!(table("Open to all,No trawl,Closed\n1,2,3\n"), table("open,no_trawl,closed\n1,2,3\n"));
}

#[test]
fn the_mark_some_programs_put_first_and_line_ends_of_all_kinds_are_read() {
    let plain = table("voter,open,no_trawl,closed\nAda,1,2,3\nBen,,1,\n");
    assert_eq!(table("\u{feff}voter,open,no_trawl,closed\r\nAda,1,2,3\r\nBen,,1,\r\n"), plain);
    assert_eq!(table("voter,open,no_trawl,closed\nAda, 1 ,2,\"3\"\n\n\nBen,,1,"), plain);
}

/// Wherever the pieces end in which a file comes, it says the same.
#[test]
fn files_come_in_pieces_of_any_size() {
    struct Pieces<'a>(&'a [u8], usize);
    impl std::io::Read for Pieces<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let size = self.1.min(self.0.len()).min(into.len());
            let (piece, rest) = self.0.split_at(size);
            into[..size].copy_from_slice(piece);
            self.0 = rest;
            Ok(size)
        }
    }
    for text in
        ["open,no_trawl,closed\r\n1,2,3\r\n\r\n,1,2\r\n", "voter,1\r\n\"A\r\n\",open\r", "1,2\n\r\r,open\r\n\n\r"]
    {
        let whole = read("csv", text.as_bytes(), &asked(Form::Ranking));
        for size in 1..20 {
            let number = |_: &str| Err(String::new());
            let pieces = &mut Pieces(text.as_bytes(), size);
            assert_eq!(
                weal_choice::from_text::ballots(pieces, &asked(Form::Ranking), &number),
                whole,
                "{text:?} {size}"
            );
        }
    }
}

#[test]
fn a_name_may_look_like_a_number() {
    let cast = table("voter,1,2\n007,open,no_trawl\n7,no_trawl,12\n1e3,closed,\n");
    let names: Vec<&str> = cast.slips.iter().filter_map(|slip| slip.voter.as_deref()).collect();
    assert_eq!(names, ["007", "1e3", "7"]);
    assert_eq!(cast.papers.iter().flat_map(|paper| &paper.unknown).collect::<Vec<_>>(), [&Box::<str>::from("12")]);
}

#[test]
fn no_ballots_are_none_and_not_a_fault() {
    let cast = table("voter,open,no_trawl,closed\n");
    assert_eq!(cast.ballots(), 0);
    let asked = asked(Form::Ranking);
    let counted = count(&cast, None, &asked, &Acceptance::default());
    assert_eq!((counted.cast, counted.counted, counted.ballots.total()), (0, 0, 0));
}

#[test]
fn billions_are_counted_exactly_or_refused() {
    let asked = asked(Form::Ranking);
    let cast = table("count,open,no_trawl,closed\n4_000_000_000_000,1,2,3\n3_999_999_999_999,3,2,1\n");
    let counted = count(&cast, None, &asked, &Acceptance::default());
    assert_eq!(counted.ballots.total(), 7_999_999_999_999);
    let cast = table(&format!("count,open,no_trawl,closed\n{},1,2,3\n{},3,2,1\n", u64::MAX, u64::MAX));
    let checks = weal_choice::from_cast::Checks {
        eligible: &|_| true,
        signature: &|_, _, _| weal_choice::from_cast::Signature::Bad,
    };
    let refused = weal_choice::from_cast::counted(&cast, None, &asked, &Acceptance::default(), &checks);
    assert!(refused.is_err_and(|why| why.contains("more votes than can be added exactly")));
}

#[test]
fn a_badly_filled_ballot_is_kept_with_what_was_found() {
    let (cast, faults) = read("csv", b"open,no_trawl,closed\nfirst,2,x\n", &asked(Form::Ranking));
    assert_eq!(faults, []);
    let [paper] = &cast.papers[..] else { panic!("{cast:?}") };
    assert_eq!(paper.unreadable.as_ref().unwrap().0.as_ref(), "`first` for open");
    // The same in another order of columns is the same.
    let (other, _) = read("csv", b"closed,open,no_trawl\nx,first,2\n", &asked(Form::Ranking));
    assert_eq!(cast, other);
}
