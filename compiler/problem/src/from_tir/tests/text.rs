//! Small programs as text.

use weal_base::Rational;
use weal_tir::*;

use crate::sample::*;

fn bakery() -> Build {
    let mut it = Build::years(2027, 2);
    let flour = Details { stock: stock("30"), loses: Some(per_year("0.05")), ..Details::default() };
    let flour = it.resource(Kind::Good, "flour", "t", flour);
    let bread = it.resource(Kind::Perishable, "bread", "t", Details { keeps: Some(days("3")), ..Details::default() });
    let hands =
        it.resource(Kind::Labour, "hands", "h", Details { supply: supply(per_year("1_700")), ..Details::default() });
    it.recipe(
        "bake",
        days("0"),
        &[(Verb::Consume, flour, "0.7"), (Verb::Produce, bread, "1"), (Verb::Work, hands, "40")],
    );
    it.need("food", bread, per_year("12"), 0, "0.5");
    it.aim("least labour", vec![(Rational::ONE, Measure::Worked(None))]);
    it.aim("least change", Vec::new());
    it
}

#[test]
fn a_bakery_reads_as_words() {
    insta::assert_snapshot!(bakery().view().print(), @r"
    conditions
      balance of bread at shore in 2027 (t): runs of bake at shore in 2027 − stock of bread at shore in 2027 + short of food at shore in 2027 − spare bread at shore in 2027 = 12
      balance of bread at shore in 2028 (t): runs of bake at shore in 2028 + stock of bread at shore in 2027 − stock of bread at shore in 2028 + short of food at shore in 2028 − spare bread at shore in 2028 = 12
      freshness of bread at shore in 2027 (t): stock of bread at shore in 2027 ≤ 0
      balance of flour at shore in 2027 (t): −0.7 runs of bake at shore in 2027 − stock of flour at shore in 2027 = −28.5
      balance of flour at shore in 2028 (t): −0.7 runs of bake at shore in 2028 + 0.95 stock of flour at shore in 2027 − stock of flour at shore in 2028 = 0
      end of flour at shore (t): −stock of flour at shore in 2027 + stock of flour at shore in 2028 ≥ 0
      capacity of hands at shore in 2027 (h): −40 runs of bake at shore in 2027 ≥ −1700
      capacity of hands at shore in 2028 (h): −40 runs of bake at shore in 2028 ≥ −1700
      floor of food at shore in 2027 (t): short of food at shore in 2027 ≤ 6
      floor of food at shore in 2028 (t): short of food at shore in 2028 ≤ 6
      worst shortfall of food at shore in 2027 (t): short of food at shore in 2027 − 12 worst shortfall of vital ≤ 0
      worst shortfall of food at shore in 2028 (t): short of food at shore in 2028 − 12 worst shortfall of vital ≤ 0
      change upward of bake at shore in 2028 (run): −runs of bake at shore in 2027 + runs of bake at shore in 2028 − change of bake at shore in 2028 ≤ 0
      change downward of bake at shore in 2028 (run): runs of bake at shore in 2027 − runs of bake at shore in 2028 − change of bake at shore in 2028 ≤ 0
    at most
      stock of bread at shore in 2028 ≤ 0
      short of food at shore in 2027 ≤ 12
      short of food at shore in 2028 ≤ 12
    can be stretched
      supply of hands at shore: capacity of hands at shore in 2027 + capacity of hands at shore in 2028
      stock of flour at shore: 0.95 balance of flour at shore in 2027
      end of flour at shore: end of flour at shore
      floor of food at shore: −12 floor of food at shore in 2027 − 12 floor of food at shore in 2028
    aims
      vital needs: least worst shortfall: worst shortfall of vital
      vital needs: least total shortfall: 0.08333333333333333 short of food at shore in 2027 + 0.08333333333333333 short of food at shore in 2028
      least labour: 40 runs of bake at shore in 2027 + 40 runs of bake at shore in 2028
      least change: change of bake at shore in 2028
      least surplus: stock of bread at shore in 2028 + 1.4285714285714286 stock of flour at shore in 2028 + spare bread at shore in 2027 + spare bread at shore in 2028
      tie-break: 1.543140004990395 runs of bake at shore in 2027 + 1.1573550037427962 runs of bake at shore in 2028
    ");
}

#[test]
fn a_workshop_reads_as_words() {
    let mut it = Build::years(2027, 1);
    let lathe = Details { stock: stock("2"), lasts: Some(years("10")), ..Details::default() };
    let lathe = it.resource(Kind::Durable, "lathe", "", lathe);
    let iron = it.resource(Kind::Good, "iron", "kg", Details { supply: supply(per_year("90")), ..Details::default() });
    let smoke = it.resource(Kind::Emitted, "smoke", "g", Details::default());
    it.recipe(
        "turn",
        years("1"),
        &[(Verb::Use, lathe, "1"), (Verb::Consume, iron, "8"), (Verb::Emit, smoke, "3"), (Verb::Produce, lathe, "0.1")],
    );
    let air = Bound { unit: "g".into(), ..bound(Measure::Emitted(smoke), Compare::AtMost, per_year("60")) };
    it.threshold("air", air);
    it.aim("most iron", vec![(Rational::ONE, Measure::Stock(iron))]);
    insta::assert_snapshot!(it.view().print(), @r"
    conditions
      balance of iron at shore in 2027 (kg): −8 runs of turn at shore in 2027 − stock of iron at shore in 2027 = −90
      balance of lathe at shore in 2027: −in service of lathe at shore in 2027 = −2
      capacity of lathe at shore in 2027: −runs of turn at shore in 2027 + in service of lathe at shore in 2027 ≥ 0
      end of lathe at shore: in service of lathe at shore in 2027 ≥ 2
      threshold air at shore in 2027 (g): 3 runs of turn at shore in 2027 ≤ 60
    can be stretched
      supply of iron at shore: balance of iron at shore in 2027
      stock of lathe at shore: balance of lathe at shore in 2027 − end of lathe at shore
      end of lathe at shore: end of lathe at shore
      threshold air: −threshold air at shore in 2027
    aims
      most iron: −stock of iron at shore in 2027
      least surplus: 0.011111111111111112 stock of iron at shore in 2027
      tie-break: 1.3994031585678377 runs of turn at shore in 2027
    ");
}

#[test]
fn mps_has_each_section() {
    let mut it = Build::years(2027, 1);
    let iron = it.resource(
        Kind::Flowing,
        "jern & stål",
        "kg",
        Details { supply: supply(per_year("90")), ..Details::default() },
    );
    it.need("tools", iron, per_year("12"), 0, "0");
    let view = it.view();
    insta::assert_snapshot!(crate::to_mps(&view.tir, &view.problem), @r"
    NAME p0_sample
    ROWS
     N a0_vital_needs__least_total_shortfall
     N a1_least_surplus
     N a2_tie_break
     E r0_balance_of_jern___st_l_at_shore_in_2027
    COLUMNS
     c0_short_of_tools_at_shore_in_2027 a0_vital_needs__least_total_shortfall 0.08333333333333333
     c0_short_of_tools_at_shore_in_2027 r0_balance_of_jern___st_l_at_shore_in_2027 1.0
     c1_spare_jern___st_l_at_shore_in_2027 a1_least_surplus 0.011111111111111112
     c1_spare_jern___st_l_at_shore_in_2027 r0_balance_of_jern___st_l_at_shore_in_2027 -1.0
     c2_stretch_supply_of_jern___st_l_at_shore r0_balance_of_jern___st_l_at_shore_in_2027 1.0
    RHS
     rhs r0_balance_of_jern___st_l_at_shore_in_2027 -78.0
    BOUNDS
     UP bounds c0_short_of_tools_at_shore_in_2027 12.0
     UP bounds c2_stretch_supply_of_jern___st_l_at_shore 0.0
    ENDATA
    ");
}
