#![allow(clippy::unwrap_used)]

use super::*;
use crate::sample;

fn three() -> Comparison {
    let (open_tir, open) = sample::fishery_plan("open");
    let tir = sample::fishery();
    let runs = [("fish", 0, 4.0), ("fish", 1, 4.0), ("fish", 2, 4.0)];
    let short = [(1, 0, 60.0), (1, 1, 60.0), (1, 2, 60.0)];
    let (problem, solution) = sample::solved(&tir, &runs, &short, &[]);
    let calm = BTreeMap::from([("gear".to_owned(), "calm".to_owned())]);
    let calm = crate::from_problem(&tir, &[weal_tir::PolicyId(0)], &calm, &problem, &solution, crate::FEWEST_RUNS[0]);
    let mut none = crate::from_conflict(
        &tir,
        &BTreeMap::from([("gear".to_owned(), "none".to_owned())]),
        &problem,
        &weal_problem::Conflict::default(),
        &mut |_| String::new(),
    );
    none.conflict = vec![ConflictMember {
        declaration: "need protein".to_owned(),
        at: String::new(),
        says: String::new(),
        relief: "protein at least 84 % instead of 90 %".to_owned(),
        periods: vec![],
    }];
    Comparison::of(&[(&open_tir, &open), (&tir, &calm), (&tir, &none)])
}

#[test]
fn scenarios_stand_side_by_side() {
    insta::assert_snapshot!(three().human(90), @r#"
    shore_fishery · 3 scenarios side by side

                                 open       calm        none
    PLAN
    * status                certified  certified  impossible
    NEEDS MET (in the worst period)
    * barter          40 %, mean 70 %       40 %           –
      protein                   100 %      100 %           –
    ROOM LEFT UNDER THRESHOLDS (the least)
    * carbon                     32 t     48.4 t           –
    * calm/1                        –      2 run           –
      spawning_stock         14_020 t   14_020 t           –
    AIMS
    * least labour           57_750 h   48_000 h           –
    * least change            3.5 run      0 run           –
    WORK
    * crew                   54_250 h   48_000 h           –
    * shipwright              3_500 h        0 h           –
    BURDENS
    * co2e                      324 t      288 t           –
    LEFT AT THE END
    * cod                    47_490 t   47_580 t           –
    * boat                          5          4           –
    * co2e                      324 t      288 t           –

    * differs between scenarios

    calm
      build_boat is never run
      train is never run

    none
      no plan is possible: need protein cannot hold
      it would be possible with protein at least 84 % instead of 90 %
    "#);
}

#[test]
fn markdown_is_a_table_per_section() {
    insta::assert_snapshot!(three().md(), @r#"
    # shore_fishery: 3 scenarios side by side

    ## PLAN

    | | open | calm | none |
    |---|---:|---:|---:|
    | **status** | certified | certified | impossible |

    ## NEEDS MET (in the worst period)

    | | open | calm | none |
    |---|---:|---:|---:|
    | **barter** | 40 %, mean 70 % | 40 % | – |
    | protein | 100 % | 100 % | – |

    ## ROOM LEFT UNDER THRESHOLDS (the least)

    | | open | calm | none |
    |---|---:|---:|---:|
    | **carbon** | 32 t | 48.4 t | – |
    | **calm/1** | – | 2 run | – |
    | spawning_stock | 14_020 t | 14_020 t | – |

    ## AIMS

    | | open | calm | none |
    |---|---:|---:|---:|
    | **least labour** | 57_750 h | 48_000 h | – |
    | **least change** | 3.5 run | 0 run | – |

    ## WORK

    | | open | calm | none |
    |---|---:|---:|---:|
    | **crew** | 54_250 h | 48_000 h | – |
    | **shipwright** | 3_500 h | 0 h | – |

    ## BURDENS

    | | open | calm | none |
    |---|---:|---:|---:|
    | **co2e** | 324 t | 288 t | – |

    ## LEFT AT THE END

    | | open | calm | none |
    |---|---:|---:|---:|
    | **cod** | 47_490 t | 47_580 t | – |
    | **boat** | 5 | 4 | – |
    | **co2e** | 324 t | 288 t | – |

    ## calm

    - build_boat is never run
    - train is never run

    ## none

    - no plan is possible: need protein cannot hold
    - it would be possible with protein at least 84 % instead of 90 %
    "#);
}

#[test]
fn the_data_is_read_back() {
    let comparison = three();
    let read: Comparison = serde_json::from_str(&comparison.json()).unwrap();
    assert_eq!(read, comparison);
    let open = &comparison.scenarios[0];
    assert_eq!((open.needs[1].worst, open.needs[1].worst_in.as_str()), (0.4, "2027"));
    assert_eq!(open.needs[1].mean, 0.7);
    assert_eq!(open.burdens[0].total, 324.0);
}

#[test]
fn many_scenarios_fit_any_width() {
    let mut comparison = three();
    let one = comparison.scenarios[0].clone();
    for at in 0..9 {
        let scenario = BTreeMap::from([("gear".to_owned(), format!("option number {at}"))]);
        comparison.scenarios.push(Scenario { scenario, ..one.clone() });
    }
    for width in [60, 80, 200] {
        let text = comparison.human(width);
        let wide = text.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > width);
        assert_eq!(wide, None, "{width}:\n{text}");
    }
    for scenario in &mut comparison.scenarios {
        let stock = |at| AtEnd { resource: format!("g{at}"), place: String::new(), amount: 1.0, unit: "t".to_owned() };
        scenario.stocks_at_end.extend((0..60).map(stock));
    }
    assert!(comparison.human(80).contains("  … and 38 more; `--format json` has all\n"), "{}", comparison.human(80));
    assert!(comparison.md().contains("\n… and 38 more; `--format json` has all\n"));
    assert_eq!(Comparison::of(&[]).scenarios, []);
    assert!(!Comparison::of(&[]).human(80).is_empty());
}
