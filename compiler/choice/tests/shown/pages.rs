//! Reports as they are read in a terminal.

use weal_base::Rational;
use weal_choice::from_outcome::Terms;
use weal_choice::print::human;
use weal_choice::*;

use crate::ballots::Vote;

#[test]
fn a_schulze_count() {
    // Schulze 2011, example 1, with letters for names.
    let vote = Vote {
        options: &["a", "b", "c", "d", "e"],
        ballots: "count,1,2,3,4,5\n5,a,c,b,e,d\n5,a,d,e,c,b\n8,b,e,d,a,c\n3,c,a,b,e,d\n7,c,a,e,b,d\n2,c,b,a,d,e\n7,d,c,e,b,a\n8,e,b,a,d,c\n",
        ..Vote::default()
    };
    insta::assert_snapshot!(human(&vote.report(), 100), @r#"
    works: Which shall it be?

    Decided: `e`, by Schulze (strongest paths of victories).

    OPTIONS
      a
      b
      c
      d
      e

    WHO VOTED
      45 people voted in valley; no roll says who may.
      45 ballots were cast: 45 count.

    THE COUNT
      Victories less defeats, each against each
      e   2  elected
      a   0
      b   0
      c   0
      d  −2

    EACH AGAINST EACH
      How many prefer the option of the row to that of the column; + by how many more they are.
               1      2       3       4       5
      1 e      ·  23 +1      21   27 +9  31 +17
      2 a     22      ·   26 +7      20  30 +15
      3 c  24 +3     19       ·  29 +13      17
      4 b     18  25 +5      16       ·  33 +21
      5 d     14     15  28 +11      12       ·
      None is preferred to each other: there are circles, or some are level.

    STRONGEST PATHS
      `e` to `a`: e → d → c → b → a (25); back a → d → c → e (24).
      `e` to `b`: e → d → c → b (28); back b → d → c → e (24).
      `e` to `c`: e → d → c (28); back c → e (24).
      `e` to `d`: e → d (31); back d → c → e (24).

    HOW CLOSE IT WAS
      1 ballot of 45 would have had to differ for something else to be decided, and no fewer.
      Counted again with 1 ballot turned from `e` to `a`, `a` would be decided.

    OTHER RULES ON THE SAME BALLOTS
      For information: the rule was chosen beforehand, and people might have voted otherwise under
        another.
      plurality (most first places)                              otherwise  c
      Borda (points by rank)                                     the same   e
      instant run-off (the last goes out, round by round)        otherwise  c
      Copeland (most victories between two)                      the same   e
      minimax (the smallest worst defeat)                        the same   e
      ranked pairs (largest victories first)                     otherwise  a
      split cycle (victories that are the weakest of no circle)  otherwise  a; or e
      two rounds (the majority between the first two)            otherwise  a

    TO COUNT AGAIN
      question  qqqq
      rule      tttt
      ballots   bbbb
      Whoever has these files gets the same numbers, whatever the order of the ballots.
    "#);
}

#[test]
fn an_instant_run_off_with_transfers() {
    let vote = Vote {
        rule: Rule::InstantRunoff,
        ballots: "count,1,2,3\n8,mill,bridge,forest\n6,bridge,mill,forest\n4,forest,bridge,\n1,forest,,\n",
        ..Vote::default()
    };
    insta::assert_snapshot!(human(&vote.report(), 100), @r#"
    works: Which shall it be?

    Decided: `bridge`, by instant run-off (the last goes out, round by round).

    OPTIONS
      mill
      bridge
      forest

    WHO VOTED
      19 people voted in valley; no roll says who may.
      19 ballots were cast: 19 count.

    THE COUNT
      Round 1: votes; more than 9.5 are needed (│)
      mill    ████████████████████▎   │  8
      bridge  ███████████████▏        │  6
      forest  ████████████▋           │  5  × out: 4 to bridge, 1 to nobody
      Round 2: votes; more than 9 are needed (│)
      bridge  ██████████████████████│██  10  ● elected
      mill    ███████████████████▎  │     8
      1 vote for none of these.

    HOW CLOSE IT WAS
      1 ballot of 19 would have had to differ for something else to be decided, and no fewer.
      Counted again with 1 ballot turned from `bridge` to `mill`, nothing would be decided.

    OTHER RULES ON THE SAME BALLOTS
      For information: the rule was chosen beforehand, and people might have voted otherwise under
        another.
      plurality (most first places)                              otherwise  mill
      Borda (points by rank)                                     the same   bridge
      Copeland (most victories between two)                      the same   bridge
      minimax (the smallest worst defeat)                        the same   bridge
      Schulze (strongest paths of victories)                     the same   bridge
      ranked pairs (largest victories first)                     the same   bridge
      split cycle (victories that are the weakest of no circle)  the same   bridge
      two rounds (the majority between the first two)            the same   bridge

    TO COUNT AGAIN
      question  qqqq
      rule      tttt
      ballots   bbbb
      Whoever has these files gets the same numbers, whatever the order of the ballots.
    "#);
}

#[test]
fn an_approval_tie_that_nobody_breaks() {
    let vote = Vote { rule: Rule::Approval, ballots: "count,mill,bridge,forest\n3,x,,\n3,,x,x\n", ..Vote::default() };
    insta::assert_snapshot!(human(&vote.report(), 80), @r#"
    works: Which shall it be?

    Nothing is decided yet: by approval (most approvals) these are equally good, and
    nobody breaks the tie: `mill`; or `bridge`; or `forest`.

    OPTIONS
      mill
      bridge
      forest

    WHO VOTED
      6 people voted in valley; no roll says who may.
      6 ballots were cast: 6 count.

    THE COUNT
      Votes
      mill    ████████████████████████  3
      bridge  ████████████████████████  3
      forest  ████████████████████████  3

    TIES
      `mill`, `bridge` and `forest` are level, and nobody breaks the tie.

    HOW CLOSE IT WAS
      1 ballot of 6 would have had to differ for something else to be decided, and
        no fewer.
      Counted again with 1 ballot turned to `mill`, `mill` would be decided.

    TO COUNT AGAIN
      question  qqqq
      rule      tttt
      ballots   bbbb
      Whoever has these files gets the same numbers, whatever the order of the
        ballots.
    "#);
}

#[test]
fn too_few_vote_and_the_status_quo_stays() {
    let vote = Vote {
        rule: Rule::Plurality,
        terms: Terms { quorum: Rational::ratio(1, 2), status: Some(2), ..Terms::default() },
        roll: Some("voter\nana\nben\ncai\ndia\neli\n"),
        ballots: "voter,1\nana,mill\nben,mill\nzoe,forest\n",
        ..Vote::default()
    };
    insta::assert_snapshot!(human(&vote.report(), 80), @r#"
    works: Which shall it be?

    Too few voted, 2 where 3 are needed: `forest` stays as it is.

    OPTIONS
      mill
      bridge
      forest  what stays where nothing else is decided

    WHO VOTED
      5 people in valley may vote; 2 voted (40 %). The quorum is 3: too few.
      3 ballots were cast: 2 count and 1 is set aside.

    SET ASIDE
      1 ballot by names that are not on the roll: zoe

    THE COUNT
      Votes
      mill    ████████████████████████  2  ● first
      bridge                            0
      forest                            0

    OTHER RULES ON THE SAME BALLOTS
      For information: the rule was chosen beforehand, and people might have voted
        otherwise under another.
      Borda (points by rank)                           the same  mill
      instant run-off (the last goes out, round by r…  the same  mill
      Copeland (most victories between two)            the same  mill
      minimax (the smallest worst defeat)              the same  mill
      Schulze (strongest paths of victories)           the same  mill
      ranked pairs (largest victories first)           the same  mill
      split cycle (victories that are the weakest of…  the same  mill
      two rounds (the majority between the first two)  the same  mill

    TO COUNT AGAIN
      question  qqqq
      rule      tttt
      ballots   bbbb
      roll      rrrr
      Whoever has these files gets the same numbers, whatever the order of the
        ballots.
    "#);
}

#[test]
fn a_vote_handed_in_a_circle() {
    let vote = Vote {
        rule: Rule::Plurality,
        acceptance: Acceptance { delegation: true, ..Acceptance::default() },
        roll: Some("voter\nana\nben\ncai\ndia\neli\n"),
        ballots: "voter,delegate,1\nana,ben,\nben,ana,\ncai,,mill\ndia,cai,\neli,fay,\n",
        ..Vote::default()
    };
    insta::assert_snapshot!(human(&vote.report(), 80), @r#"
    works: Which shall it be?

    Decided: `mill`, by plurality (most first places).

    OPTIONS
      mill
      bridge
      forest

    WHO VOTED
      5 people in valley may vote; 2 voted (40 %).
      5 ballots were cast: 4 count and 1 is set aside. Of those that count 3 hand
        the vote on.

    SET ASIDE
      1 ballot handing the vote to a name that nobody has: eli (`fay`)

    VOTES HANDED ON
      2 votes lost, for they come back to themselves: ana → ben → ana; ben → ana →
        ben
      1 vote cast by the last on the way: dia → cai

    THE COUNT
      Votes
      mill    ████████████████████████  2  ● elected
      bridge                            0
      forest                            0

    HOW CLOSE IT WAS
      1 ballot of 1 would have had to differ for something else to be decided, and
        no fewer.
      Counted again with 1 ballot turned from `mill` to `bridge`, `bridge` would
        be decided.

    OTHER RULES ON THE SAME BALLOTS
      For information: the rule was chosen beforehand, and people might have voted
        otherwise under another.
      Borda (points by rank)                           the same  mill
      instant run-off (the last goes out, round by r…  the same  mill
      Copeland (most victories between two)            the same  mill
      minimax (the smallest worst defeat)              the same  mill
      Schulze (strongest paths of victories)           the same  mill
      ranked pairs (largest victories first)           the same  mill
      split cycle (victories that are the weakest of…  the same  mill
      two rounds (the majority between the first two)  the same  mill

    TO COUNT AGAIN
      question  qqqq
      rule      tttt
      ballots   bbbb
      roll      rrrr
      Whoever has these files gets the same numbers, whatever the order of the
        ballots.
    "#);
}

#[test]
fn a_budget_in_equal_shares() {
    let costs = Costs { budget: vec![100.into()], costs: [60, 40, 30, 30].map(Rational::from).to_vec() };
    let vote = Vote {
        options: &["mill", "bridge", "forest", "school"],
        rule: Rule::EqualShares,
        question: Question { costs: Some(costs), ..Question::default() },
        budget: vec![("crew".to_owned(), "h".to_owned())],
        ballots: "count,mill,bridge,forest,school\n4,x,x,,\n3,,x,x,\n3,,,,x\n",
        ..Vote::default()
    };
    insta::assert_snapshot!(human(&vote.report(), 80), @r#"
    works: Which shall it be?

    Decided: `bridge` and `school`, by equal shares.

    OPTIONS
      mill    60 h crew
      bridge  40 h crew
      forest  30 h crew
      school  30 h crew
      The budget is 100 h crew.

    WHO VOTED
      10 people voted in valley; no roll says who may.
      10 ballots were cast: 10 count.

    THE COUNT
      Everybody's equal share is 10 h.
         taken       costs  votes  each pays at most
      1  bridge  40 h crew      7         5.714286 h
      2  school  30 h crew      3               10 h
      `mill` does not fit what is left of the budget.
      Nobody is left who could pay for anything more.

    HOW CLOSE IT WAS
      1 ballot of 10 would have had to differ for something else to be decided,
        and no fewer.
      Counted again with 1 ballot turned from `school` to `mill`, `bridge` would
        be decided.

    OTHER RULES ON THE SAME BALLOTS
      For information: the rule was chosen beforehand, and people might have voted
        otherwise under another.
      sequential Phragmén                            otherwise  bridge + forest +
                                                                school
      most votes first, as long as the budget lasts  otherwise  mill + bridge

    TO COUNT AGAIN
      question  qqqq
      rule      tttt
      ballots   bbbb
      Whoever has these files gets the same numbers, whatever the order of the
        ballots.
    "#);
}

#[test]
fn grades_and_a_majority_that_is_missed() {
    let grades = Grades { names: ["poor", "fair", "good"].map(Box::from).to_vec() };
    let vote = Vote {
        rule: Rule::MajorityJudgment,
        question: Question { grades, ..Question::default() },
        terms: Terms { majority: Rational::ratio(2, 3), status: Some(2), ..Terms::default() },
        ballots: "count,mill,bridge,forest\n5,good,poor,fair\n3,poor,fair,good\n1,poor,poor,good\n",
        ..Vote::default()
    };
    insta::assert_snapshot!(human(&vote.report(), 80), @r#"
    works: Which shall it be?

    Too few are for `mill`, which came first by majority judgment (highest median
    grade). 55.56 % of those who prefer it or `forest` to the other are for it, and
    2/3 are needed: `forest` stays as it is.

    OPTIONS
      mill
      bridge
      forest  what stays where nothing else is decided

    WHO VOTED
      9 people voted in valley; no roll says who may.
      9 ballots were cast: 9 count.

    THE COUNT
      Grades
              median  poor  fair  good
      mill    good      4     0     5*  first
      forest  fair      0     5*    4
      bridge  poor      6*    3     0

    HOW CLOSE IT WAS
      1 ballot of 9 would have had to differ for something else to be decided, and
        no fewer.
      Counted again with 1 ballot turned from `forest` to `mill`, `mill` would be
        decided.

    TO COUNT AGAIN
      question  qqqq
      rule      tttt
      ballots   bbbb
      Whoever has these files gets the same numbers, whatever the order of the
        ballots.
    "#);
}

#[test]
fn objections_stop_an_option() {
    let vote = Vote {
        rule: Rule::Consent,
        question: Question { objections: Rational::ratio(1, 4), ..Question::default() },
        ties: TieRule::Order,
        ballots: "count,mill,bridge,forest\n5,yes,yes,no\n2,object,yes,yes\n1,object,,object\n",
        ..Vote::default()
    };
    insta::assert_snapshot!(human(&vote.report(), 80), @r#"
    works: Which shall it be?

    Decided: `bridge`, by consent (passes unless objections reach the bound).

    OPTIONS
      mill
      bridge
      forest

    WHO VOTED
      8 people voted in valley; no roll says who may.
      8 ballots were cast: 8 count.

    THE COUNT
      Round 1: objections; 2 stop an option (│)
      bridge                  │          0
      forest  ████████        │          1
      mill    ████████████████│████████  3  × stopped
      Round 2: votes
      bridge  ████████████████████████  7  ● elected
      mill    █████████████████▏        5
      forest  ██████▉                   2

    HOW CLOSE IT WAS
      2 ballots of 8 would have had to differ for something else to be decided,
        and no fewer.
      Counted again with 2 ballots turned from `bridge` to `forest`, `forest`
        would be decided.

    OTHER RULES ON THE SAME BALLOTS
      For information: the rule was chosen beforehand, and people might have voted
        otherwise under another.
      consensus (passes if nobody objects)  the same  bridge

    TO COUNT AGAIN
      question  qqqq
      rule      tttt
      ballots   bbbb
      Whoever has these files gets the same numbers, whatever the order of the
        ballots.
    "#);
}

#[test]
fn seats_by_transferable_votes() {
    let vote = Vote {
        options: &["ana", "ben", "cai", "dia"],
        rule: Rule::Stv,
        question: Question { seats: 2, ..Question::default() },
        ties: TieRule::Order,
        ballots: "count,1,2,3\n9,ana,ben,cai\n4,ben,ana,\n5,cai,dia,\n3,dia,cai,\n1,dia,,\n",
        ..Vote::default()
    };
    insta::assert_snapshot!(human(&vote.report(), 80), @r#"
    works: Which shall it be?

    Decided: `ana` and `cai`, by single transferable vote (Scottish rules).

    OPTIONS
      ana
      ben
      cai
      dia

    WHO VOTED
      22 people voted in valley; no roll says who may.
      22 ballots were cast: 22 count.

    THE COUNT
      Round 1: votes; the quota is 8 (│)
      ana  █████████████████████│███  9  ● elected: 0.99999 to ben
      cai  █████████████▍       │     5
      ben  ██████████▋          │     4
      dia  ██████████▋          │     4
      0.00001 votes are lost, for decimals are cut off.
      Round 2: votes; the quota is 8 (│)
      ana  ████████████████████████│        8
      cai  ███████████████         │        5
      ben  ███████████████         │  4.99999
      dia  ████████████            │        4  × out: 3 to cai, 1 to nobody
      Round 3: votes; the quota is 8 (│)
      ana  ████████████████████████│        8
      cai  ████████████████████████│        8  ● elected
      ben  ███████████████         │  4.99999
      1 vote for none of these.

    HOW CLOSE IT WAS
      1 ballot of 22 would have had to differ for something else to be decided,
        and no fewer.
      Counted again with 1 ballot turned from `cai` to `dia`, `ana` and `dia`
        would be decided.

    OTHER RULES ON THE SAME BALLOTS
      For information: the rule was chosen beforehand, and people might have voted
        otherwise under another.
      single transferable vote (Meek's rules)  the same  ana + cai

    TO COUNT AGAIN
      question  qqqq
      rule      tttt
      ballots   bbbb
      Whoever has these files gets the same numbers, whatever the order of the
        ballots.
    "#);
}
