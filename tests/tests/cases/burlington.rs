//! The mayor of Burlington, Vermont, March 2009: 8,980 ballots as the machines wrote them, one row for each entry.
//!
//! Reported: Wright 3,294, Kiss 2,981 and Montroll 2,554 once the others are out; then Kiss 4,313 and Wright 4,061. By these
//! ballots Wright has 4,060 in the last round, one fewer than was reported; all other figures agree. Entries the machine marked
//! as `$OVERVOTE` or `$UNDERVOTE` name no option; they are passed over, and told.

use weal_base::Rational;
use weal_choice::from_cast::{Checks, Signature, counted};
use weal_choice::{Acceptance, Asked, Form, Question, Rule, count, from_text};

use super::shared::{case, text};

#[test]
fn the_last_rounds_are_those_published_and_the_one_preferred_to_each_loses() {
    let Some(folder) = case("ballots_ranked") else { return };
    let file = text(&folder, "us_vt_btv_2009_03_mayor.normalized.csv");
    let asked = Asked {
        options: ["kiss", "montroll", "simpson", "smith", "wright", "written_in"].map(Into::into).to_vec(),
        texts: ["Bob Kiss", "Andy Montroll", "James Simpson", "Dan Smith", "Kurt Wright", "Write-in"]
            .map(Into::into)
            .to_vec(),
        form: Some(Form::Ranking),
        choice: "mayor".into(),
        ..Asked::default()
    };
    let (cast, faults) = from_text::read("csv", &mut file.as_bytes(), &asked, &|_| Err(String::new()));
    assert_eq!(faults, []);
    let checks = Checks { eligible: &|_| true, signature: &|_, _, _| Signature::Bad };
    let counted = counted(&cast, None, &asked, &Acceptance::default(), &checks).unwrap();
    assert_eq!((counted.cast, counted.counted, counted.aside.len()), (8_980, 8_980, 0));
    // Six ballots have marks that name nobody.
    assert_eq!(counted.remarks.iter().map(|it| it.count).sum::<u64>(), 6);

    let question = Question { options: 6, ..Question::default() };
    let outcome = count(Rule::InstantRunoff, &question, &counted.ballots);
    assert_eq!(outcome.results, [vec![0]]);
    let votes = |round: usize, option: u32| {
        let counts = &outcome.rounds[outcome.rounds.len() - round].counts;
        counts.iter().find(|(at, _)| *at == option).map(|(_, votes)| votes.clone()).unwrap()
    };
    let whole = |number: i64| Rational::from(number);
    assert_eq!([votes(1, 0), votes(1, 4)], [4_313, 4_060].map(whole));
    assert_eq!([votes(2, 4), votes(2, 0), votes(2, 1)], [3_294, 2_981, 2_554].map(whole));
    // Montroll was preferred to each of the others, one by one.
    assert_eq!(count(Rule::Schulze, &question, &counted.ballots).results, [vec![1]]);
    assert_eq!(count(Rule::Plurality, &question, &counted.ballots).results, [vec![4]]);
}

/// The smallest profiles that set rules apart, each a `soc` file that says how many ballots it has.
#[test]
fn every_file_of_orders_is_read_whole() {
    let Some(folder) = case("ballots_ranked") else { return };
    let asked = Asked { options: (0..20).map(|at| at.to_string().into()).collect(), ..Asked::default() };
    let mut read = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".soc") {
            continue;
        }
        let file = text(&folder, &name);
        let (cast, faults) = from_text::read("soc", &mut file.as_bytes(), &asked, &|_| Err(String::new()));
        assert_eq!(faults, [], "{name}");
        let said = file.lines().find_map(|line| line.strip_prefix("# NUMBER VOTERS: ")).unwrap();
        assert_eq!(cast.ballots().to_string(), said, "{name}");
        read += 1;
    }
    assert_eq!(read, 35);
}
