//! `fence` and `alarm after`: how a plan is followed, said in the program.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot run what it tests has to stop")]

use weal_base::Rational;
use weal_tests::memory::{answered, opened, told};
use weal_tir::calendar::{Day, Duration};
use weal_tir::{Entity, NeedId, RecipeId, ResourceId, ThresholdId, Tir};

const BAKERY: &str = "
horizon 2027-01 .. 2027-06 by month
place shore {
  place north { people 40 }
  place south { people 60 }
}
resource flour: mass in kg { stock 1 t, supply 3 t per month, alarm after 3 day }
resource bread: perishable mass in kg { keeps 2 day }
recipe bake {
  alarm after 1 week
  either wood { consume 20 kg flour, produce 30 kg bread, alarm after 2 day }
  or gas { consume 19 kg flour, produce 30 kg bread }
}
need daily: 0.1 kg bread per person per day for each place { rank vital, alarm after 2 week }
threshold store: stock flour >= 10 kg always { alarm after 1 month }
";

fn days(count: i64) -> Duration {
    Duration { months: Rational::ZERO, days: Rational::from(count) }
}

fn patience(tir: &Tir, of: Entity) -> Option<Duration> {
    tir.patience_of(of).map(|patience| patience.duration.clone())
}

#[test]
fn patience_is_kept_for_what_it_is_said_of() {
    let session = opened(BAKERY);
    assert_eq!(told(&session), Vec::<String>::new());
    let tir = session.base();
    let named = |name: &str| RecipeId(tir.recipes.iter().position(|recipe| &*recipe.name == name).unwrap() as u32);
    assert_eq!(patience(&tir, Entity::Resource(ResourceId(0))), Some(days(3)));
    assert_eq!(patience(&tir, Entity::Resource(ResourceId(1))), None);
    // Each way has its own, or that of the recipe.
    assert_eq!(patience(&tir, Entity::Recipe(named("bake"))), Some(days(7)));
    assert_eq!(patience(&tir, Entity::Recipe(named("bake.wood"))), Some(days(2)));
    assert_eq!(patience(&tir, Entity::Recipe(named("bake.gas"))), Some(days(7)));
    // One declaration, two needs.
    assert_eq!(tir.needs.len(), 2);
    assert_eq!(patience(&tir, Entity::Need(NeedId(1))), Some(days(14)));
    let month = Duration { months: Rational::ONE, days: Rational::ZERO };
    assert_eq!(patience(&tir, Entity::Threshold(ThresholdId(0))), Some(month));
}

#[test]
fn parts_of_a_threshold_have_its_patience() {
    let divided = "
threshold clean: consumed flour <= 4 t per month { alarm after 2 week }
allocate clean among north, south by people
";
    let local = BAKERY
        .replace("resource flour: mass", "resource flour: local mass")
        .replace("supply 3 t per month", "supply 3 t per month at north")
        .replace("stock 1 t", "stock 1 t at north")
        .replace("recipe bake {", "recipe bake { at north, south");
    let session = opened(&(local + divided));
    assert_eq!(told(&session), Vec::<String>::new());
    let tir = session.base();
    let parts = tir.thresholds.iter().enumerate().filter(|(_, one)| one.name.starts_with("clean@"));
    let parts: Vec<u32> = parts.map(|(at, _)| at as u32).collect();
    assert_eq!(parts.len(), 2);
    for part in parts {
        assert_eq!(patience(&tir, Entity::Threshold(ThresholdId(part))), Some(days(14)));
    }
}

#[test]
fn what_begins_before_the_fence_ends_is_firm() {
    let firm = |fence: &str, today: (i8, i8)| {
        let session = opened(&format!("{BAKERY}{fence}"));
        assert_eq!(told(&session), Vec::<String>::new());
        let tir = session.base();
        let today = Day::of(2027, today.0, today.1).unwrap();
        tir.horizon.periods.iter().filter(|period| tir.is_fenced(today, period)).count()
    };
    assert_eq!(firm("", (1, 20)), 0);
    // Two weeks from the twentieth of January are the third of February: what begins on the first is firm.
    assert_eq!(firm("fence 2 week", (1, 20)), 2);
    assert_eq!(firm("fence 2 week", (1, 19)), 2);
    // Up to the last day of January; the day behind is free.
    assert_eq!(firm("fence 2 week", (1, 18)), 1);
    // Months go by the calendar.
    assert_eq!(firm("fence 1 month", (1, 31)), 2);
    assert_eq!(firm("let near = 1 month\nfence 2 * near", (1, 1)), 2);
    assert_eq!(firm("fence 2 month", (1, 2)), 3);
}

#[test]
fn neither_changes_the_plan_nor_programs_without_them() {
    let bare: String = BAKERY.lines().filter(|line| !line.trim().starts_with("alarm")).collect::<Vec<_>>().join("\n");
    let bare = bare.replace(", alarm after 3 day", "").replace(", alarm after 2 day", "");
    let bare = bare.replace(", alarm after 2 week", "").replace(" { alarm after 1 month }", "");
    assert!(!bare.contains("alarm"));
    let plain = opened(&bare);
    let text = serde_json::to_string(&*plain.base()).unwrap();
    assert!(!text.contains("fence") && !text.contains("patience"));
    let watched = opened(&format!("{BAKERY}fence 2 week\n"));
    let text = serde_json::to_string(&*watched.base()).unwrap();
    assert!(text.contains("fence") && text.contains("patience"));
    let [plain, watched] = [plain, watched].map(|session| answered(&session).plan.expect("an answer"));
    assert_eq!(plain.runs, watched.runs);
    assert_eq!(plain.status, weal_plan::Status::Certified);
    assert_eq!(watched.status, weal_plan::Status::Certified);
}

#[test]
fn what_cannot_be_said_is_told() {
    let said = |text: &str| told(&opened(&format!("{BAKERY}{text}")));
    for (text, expected) in [
        ("fence 0 day", "out-of-range: how long what is planned is firm must be more than no time"),
        ("fence -1 week", "out-of-range: how long what is planned is firm must be more than no time"),
        ("fence 2 kg", "dimension-mismatch: how long what is planned is firm is expected to be time, and this is mass"),
        (
            "fence 2_000 year",
            "out-of-range: how long what is planned is firm in days is 730485, and it must be at most a thousand years",
        ),
        ("fence 2 week\nfence 2 week", "repeated-part: the fence is said twice"),
        (
            "for each p in { north } { fence 2 week }",
            "expected: a fence is for the whole program, and this one stands in a loop",
        ),
        (
            "need more: 1 kg bread per day for north { alarm after 1 week, alarm after 1 week }",
            "repeated-part: `alarm after` is said twice",
        ),
        (
            "threshold room: stock flour <= 9 t { alarm after 0 week }",
            "out-of-range: how long it may stay out of bounds must be more than no time",
        ),
        (
            "threshold room: stock flour <= 9 t { alarm after 1 week, from 2028 }",
            "expected: this is not said of thresholds",
        ),
        (
            "resource gas: flowing energy { supply 1 kWh per day, alarm after 1 day }",
            "wrong-kind: `alarm after` cannot be said of `gas`, which is flowing",
        ),
        (
            "resource rye: mass in kg { alarm after 1 day, alarm after 2 day }",
            "repeated-part: `alarm after` is said twice",
        ),
        (
            "recipe toast { alarm after -2 day, consume 1 kg flour, produce 1 kg bread }",
            "out-of-range: how long it may stay out of bounds must be more than no time",
        ),
        (
            "recipe toast { alarm 2 day, consume 1 kg flour, produce 1 kg bread }",
            "expected: expected `after`, as in `alarm after 2 week`; found `2`",
        ),
        (
            "recipe toast { consume 1 kg flour, produce 1 kg bread, up to 2 run per day, set up { alarm after 2 day } }",
            "expected: a set-up only takes things and lets burdens out, all at once",
        ),
    ] {
        let found = said(text);
        assert!(found.iter().any(|found| found == expected), "{text}: {found:#?}");
    }
    // All that is wrong is told at once, and a wrong way is told once.
    let twice = "recipe toast { alarm after 0 day, either { consume 1 kg flour, produce 1 kg bread } or { consume 2 kg flour, produce 2 kg bread } }\nfence 0 day";
    assert_eq!(said(twice).iter().filter(|line| line.starts_with("out-of-range")).count(), 2, "{:#?}", said(twice));
}
