//! Exceptions, clashes and trials of policies, scenarios and choices of a number; answers worked out by hand.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot run what it tests has to stop")]

use std::path::Path;

use weal_driver::{Answer, Limits, Session};
use weal_plan::Status;
use weal_tests::memory::Memory;

/// A bakery of two villages: by day 4 h a tonne, by night 1 h, which makes noise. 30 t are needed each year.
const BAKERY: &str = "
horizon 2027 .. 2030 by year
place hill { people 100 }
place dale { people 100 }
resource crew: labour { supply 100_000 h per year }
resource bread: perishable mass in t { keeps 3 day }
resource noise: emitted mass in kg
recipe day   { at hill, dale, work 4 h crew, produce 1 t bread }
recipe night { at hill, dale, work 1 h crew, produce 1 t bread, emit 1 kg noise }
need daily_bread: 30 t bread per year { rank vital }
aim least labour
";

fn open(text: &str) -> Session {
    let mut memory = Memory::default();
    memory.0.insert("main.weal".into(), format!("{BAKERY}{text}").into_bytes());
    Session::open(&memory, Path::new("main.weal"))
}

fn told(session: &Session) -> Vec<String> {
    session.problems().iter().map(|problem| format!("{}: {}", problem.code, problem.message)).collect()
}

/// The certified answer under what a declared scenario or some options choose.
fn planned(session: &Session, given: &[(&str, &str)]) -> Answer {
    assert!(!session.problems().has_errors(), "{:?}", told(session));
    let given: Vec<(String, String)> = given.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let (scenarios, problems) = session.scenarios(&given);
    assert!(!problems.has_errors(), "{problems:?}");
    let answer = session.plan(&scenarios[0], &Limits { plain: false, ..Limits::default() }, &mut |_| ());
    assert_eq!(answer.plan.as_ref().expect("an answer").status, Status::Certified, "{:?}", answer.problems);
    answer
}

/// Runs of a recipe at a place, year by year.
fn runs(answer: &Answer, recipe: &str, place: &str) -> Vec<f64> {
    let plan = answer.plan.as_ref().expect("a plan");
    let of = |period: &String| {
        let here = plan.runs.iter().filter(|run| run.recipe == recipe && run.place == place && run.period == *period);
        here.map(|run| run.runs).sum::<f64>()
    };
    // To nine digits: what the solver leaves of rounding is no difference.
    plan.periods.iter().map(of).map(|runs| (runs * 1e6).round() / 1e6).collect()
}

/// Runs of a recipe over all places, year by year.
fn all_runs(answer: &Answer, recipe: &str) -> Vec<f64> {
    let (hill, dale) = (runs(answer, recipe, "hill"), runs(answer, recipe, "dale"));
    hill.iter().zip(dale).map(|(a, b)| a + b).collect()
}

#[test]
fn an_exception_holds_where_it_speaks_and_its_base_elsewhere() {
    let session = open(
        "policy calm { forbid night from 2028 }
         policy fair exception of calm { allow night at hill from 2029 until 2030 }
         adopt calm, fair",
    );
    assert_eq!(told(&session), Vec::<String>::new());
    let answer = planned(&session, &[]);
    assert_eq!(all_runs(&answer, "night"), [30.0, 0.0, 30.0, 0.0]);
    assert_eq!(runs(&answer, "night", "hill")[2], 30.0);
}

#[test]
fn a_place_can_be_closed_by_itself() {
    let session = open("policy calm { forbid night at hill }\nadopt calm");
    let answer = planned(&session, &[]);
    assert_eq!(runs(&answer, "night", "hill"), [0.0; 4]);
    assert_eq!(runs(&answer, "night", "dale"), [30.0; 4]);
}

#[test]
fn an_exception_of_an_exception_speaks_last() {
    let session = open(
        "policy calm { limit night <= 10 run per year }
         policy fair exception of calm { limit night <= 20 run per year from 2028 }
         policy feast exception of fair { allow night from 2029 until 2030 }
         adopt calm, fair, feast",
    );
    assert_eq!(told(&session), Vec::<String>::new());
    assert_eq!(all_runs(&planned(&session, &[]), "night"), [10.0, 20.0, 30.0, 20.0]);
}

#[test]
fn a_limit_at_each_place_is_lifted_at_one() {
    let session = open(
        "policy calm { limit night <= 5 run per year each place }
         policy fair exception of calm { allow night at dale from 2030 }
         adopt calm, fair",
    );
    assert_eq!(told(&session), Vec::<String>::new());
    let answer = planned(&session, &[]);
    assert_eq!(runs(&answer, "night", "hill")[..3], [5.0; 3]);
    assert_eq!(runs(&answer, "night", "dale"), [5.0, 5.0, 5.0, 30.0 - runs(&answer, "night", "hill")[3]]);
}

#[test]
fn what_is_lifted_does_not_count_in_a_total() {
    let session = open(
        "policy calm { limit night <= 40 run in total }
         policy fair exception of calm { allow night from 2028 until 2029 }
         adopt calm, fair",
    );
    let answer = planned(&session, &[]);
    let night = all_runs(&answer, "night");
    assert_eq!(night[1], 30.0);
    assert!((night.iter().sum::<f64>() - 70.0).abs() < 1e-9, "{night:?}");
}

#[test]
fn a_limit_that_tempers_what_is_allowed_lifts_nothing_more() {
    let session = open(
        "policy calm { forbid night from 2028 }
         policy fair exception of calm { allow night from 2029 until 2030, limit night <= 7 run per year from 2028 }
         adopt calm, fair",
    );
    assert_eq!(all_runs(&planned(&session, &[]), "night"), [30.0, 0.0, 7.0, 0.0]);
}

#[test]
fn an_exception_sets_instead_of_its_base() {
    let text = "let most = 25 kg
         threshold quiet: emitted noise <= most / 1 year
         policy calm { set most = 10 kg }
         policy fair exception of calm { set most = 20 kg }
         choice how \"?\" { option open, option calm adopts calm, option fair adopts calm, fair }";
    let session = open(text);
    assert_eq!(told(&session), Vec::<String>::new());
    let most = |option| all_runs(&planned(&session, &[("how", option)]), "night")[0];
    assert_eq!([most("open"), most("calm"), most("fair")], [25.0, 10.0, 20.0]);
}

#[test]
fn clashes_are_told_before_planning_with_both_places() {
    let clash = |rules: &str| {
        let session = open(rules);
        let found = session.problems();
        assert_eq!(found.iter().filter(|problem| problem.labels.len() == 2).count(), found.iter().count(), "{rules}");
        told(&session)
    };
    let adopted = "adopt a, b";
    let one = |a: &str, b: &str| clash(&format!("let x = 1 kg\npolicy a {{ {a} }}\npolicy b {{ {b} }}\n{adopted}"));
    let told_in = |when: &str| vec![format!("policy-clash: the policies `a` and `b` cannot both hold{when}")];
    assert_eq!(one("forbid night from 2029", "require night >= 3 run per year"), told_in(" in 2029"));
    assert_eq!(one("allow night until 2028", "forbid night"), told_in(" in 2027"));
    assert_eq!(one("set x = 2 kg", "set x = 3 kg"), told_in(""));
    assert_eq!(
        one("limit emitted noise <= 10 kg per year falling 50 % per year", "require emitted noise >= 4 kg per year"),
        told_in(" in 2029")
    );
    // At other times or places, or one the exception of the other, they do not.
    assert_eq!(one("forbid night until 2029", "require night >= 3 run per year from 2029"), Vec::<String>::new());
    assert_eq!(one("forbid night at hill", "require night >= 3 run per year"), Vec::<String>::new());
    assert_eq!(one("limit night <= 4 run per year", "require night >= 3 run per year"), Vec::<String>::new());
    let related = "policy a { forbid night }\npolicy b exception of a { require night >= 3 run per year }\nadopt a, b";
    assert_eq!(all_runs(&planned(&open(related), &[]), "night"), [30.0; 4]);
}

#[test]
fn a_clash_between_choices_is_a_warning_and_then_the_answer() {
    let session = open(
        "policy a { forbid night }
         policy b { require night >= 1 run per year }
         choice one \"?\" { option no, option yes adopts a }
         choice two \"?\" { option no, option yes adopts b }",
    );
    let found = session.problems();
    assert!(!found.has_errors());
    assert_eq!(
        told(&session),
        [
            "policy-clash: the policies `a` and `b` cannot both hold in 2027 (where `one = yes` and `two = yes` are chosen)"
        ]
    );
    let given = [("one", "yes"), ("two", "yes")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let scenario = session.scenarios(&given).0.remove(0);
    let plan = session.plan(&scenario, &Limits::default(), &mut |_| ()).plan.expect("an answer");
    assert_eq!(plan.status, Status::Impossible);
    assert_eq!(plan.conflict.len(), 2);
    planned(&session, &[("one", "yes"), ("two", "no")]);
}

#[test]
fn circles_of_exceptions_are_told_once() {
    let session = open("policy a exception of b { allow night }\npolicy b exception of a { forbid night }\nadopt a");
    let found: Vec<String> = told(&session).into_iter().filter(|it| it.starts_with("self-reference")).collect();
    assert_eq!(found, ["self-reference: the policy `a` is an exception of one that is an exception of it"]);
    let own = open("policy a exception of a { allow night }\nadopt a");
    assert!(told(&own).contains(&"self-reference: the policy `a` is an exception of itself".to_owned()));
}

#[test]
fn a_trial_is_told_and_not_enforced() {
    let session = open(
        "policy calm trial { limit night <= 10 run per year from 2029, require day >= 2 run per year }
         policy dark trial { forbid day, forbid night }",
    );
    assert_eq!(told(&session), Vec::<String>::new());
    let plan = planned(&session, &[]).plan.expect("a plan");
    let [calm, dark] = &plan.trials[..] else { panic!("{:?}", plan.trials) };
    let broken: Vec<(&str, &str, f64)> =
        calm.breaks.iter().map(|one| (one.rule.as_str(), one.period.as_str(), one.by)).collect();
    assert_eq!(
        broken,
        [
            ("calm/1", "2029", 20.0),
            ("calm/1", "2030", 20.0),
            ("calm/2", "2027", 2.0),
            ("calm/2", "2028", 2.0),
            ("calm/2", "2029", 2.0),
            ("calm/2", "2030", 2.0)
        ]
    );
    // As planned 30 h a year; enforced 2 · 4 + 28 h in two years, and 20 · 4 + 10 h in the other two.
    let enforced = calm.enforced.as_ref().expect("planned again");
    assert!(enforced.possible && enforced.needs.is_empty());
    assert_eq!((enforced.aims[0].now, enforced.aims[0].then), (120.0, 2.0 * 36.0 + 2.0 * 90.0));
    let enforced = dark.enforced.as_ref().expect("planned again");
    assert_eq!((enforced.needs[0].now, enforced.needs[0].then), (1.0, 0.0));
}

#[test]
fn a_trial_that_cannot_be_enforced_says_why() {
    let session = open("threshold some: emitted noise >= 5 kg per year\npolicy calm trial { forbid night }");
    let plan = planned(&session, &[]).plan.expect("a plan");
    let enforced = plan.trials[0].enforced.as_ref().expect("planned again");
    assert!(!enforced.possible);
    assert!(enforced.because.iter().any(|why| why == "policy calm forbids night"), "{:?}", enforced.because);
}

#[test]
fn a_number_is_chosen_between_its_ends() {
    let session = open(
        "choice cap: mass between 10 kg and 30 kg \"How loud?\" { decide by median { electorate hill } }
         threshold quiet: emitted noise <= cap / 1 year
         scenario soft \"Softly\" { cap = 15_000 g }
         test \"soft\" { with scenario soft, expect emitted noise in 2027 = 15 kg within 0.001 kg }
         test \"stated\" { with cap = 12.5 kg, expect emitted noise in 2027 = 12.5 kg within 0.001 kg }",
    );
    assert_eq!(told(&session), Vec::<String>::new());
    let open: Vec<String> =
        session.scenarios(&[]).0.iter().map(|scenario| scenario.names(&session.base())["cap"].clone()).collect();
    assert_eq!(open, ["10 kg", "20 kg", "30 kg"]);
    for (given, runs) in [("10 kg", 10.0), ("30 kg", 30.0), ("0.015 t", 15.0), ("17 kg", 17.0)] {
        let answer = planned(&session, &[("cap", given)]);
        assert_eq!(all_runs(&answer, "night"), [runs; 4], "{given}");
        let plan = answer.plan.expect("a plan");
        let (verified, problems) = session.verify(&plan);
        assert!(verified.expect("checked").passed, "{problems:?}");
    }
    for result in session.test(&Limits::default(), &mut |_| ()) {
        assert!(result.problems.is_empty(), "{}: {:?}", result.title, result.problems);
    }
    let wrong = |given: &str| {
        let (_, problems) = session.scenarios(&[("cap".to_owned(), given.to_owned())]);
        problems.iter().map(|problem| problem.code.text()).collect::<Vec<_>>()
    };
    assert_eq!(wrong("31 kg"), ["out-of-range"]);
    assert_eq!(wrong("3 h"), ["dimension-mismatch"]);
    assert_eq!(wrong("much"), ["bad-number"]);
}

#[test]
fn what_a_scenario_names_must_be_there_once() {
    let choices = "policy calm { forbid night }\nchoice how \"?\" { option open, option calm adopts calm }\n";
    let of = |text: &str| told(&open(&format!("{choices}{text}")));
    assert_eq!(of("scenario a { how = calm }"), Vec::<String>::new());
    assert_eq!(of("scenario a { how = clam }"), ["unknown-choice: the choice `how` has no option `clam`"]);
    assert_eq!(of("scenario a { hwo = calm }"), ["unknown-name: there is no choice named `hwo`"]);
    assert_eq!(of("scenario a { how = calm, how = open }"), ["repeated-part: the scenario `a` chooses `how` twice"]);
    assert_eq!(
        of("scenario a { how = calm }\ntest \"t\" { with scenario a, with how = open, expect met daily_bread >= 1 % }"),
        ["repeated-part: the test \"t\" assumes two options of `how`"]
    );
}
