use super::*;

/// Noise of standard deviation one: a fixed sum of twelve uniform draws (a linear congruence), less six.
fn noise(length: usize) -> Vec<f64> {
    let mut state = 20_271_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..length).map(|_| (0..12).map(|_| draw()).sum::<f64>() - 6.0).collect()
}

fn weekly(amounts: impl IntoIterator<Item = f64>) -> Vec<Count> {
    amounts.into_iter().zip(0..).map(|(amount, week)| Count { day: Day(20_819 + 7 * week), amount }).collect()
}

fn told(counts: &[Count]) -> Verdict {
    judge(counts).unwrap()
}

/// The yearly flow of the Nile at Aswan, 1871–1970, in 10⁸ m³: G. W. Cobb, "The problem of the Nile", *Biometrika* 65 (1978) 243–251,
/// who finds the break of 1899; J. Durbin and S. J. Koopman, *Time Series Analysis by State Space Methods* (2001), §2.2.
const NILE: [i32; 100] = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831,
    726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845,
    944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918,
    986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

fn nile() -> Vec<Count> {
    let years = NILE.iter().zip(1871..);
    years.map(|(flow, year)| Count { day: Day::of(year, 12, 31).unwrap(), amount: f64::from(*flow) }).collect()
}

/// Level 100 with noise of one, and what `change` adds from the twenty-first count on: by how many counts ago it began.
fn changed(change: impl Fn(i32) -> f64) -> Vec<Count> {
    weekly(noise(60).into_iter().zip(0..).map(|(off, at)| 100.0 + off + if at < 20 { 0.0 } else { change(at - 20) }))
}

#[test]
fn noise_is_steady_and_nothing_is_proposed_of_it() {
    let counts = weekly(noise(200).into_iter().map(|off| 100.0 + off));
    let all: Vec<Verdict> = (FEWEST..=200).map(|length| told(&counts[..length])).collect();
    let likely = all.iter().filter(|found| found.probabilities.steady > 0.9).count();
    assert!(likely * 100 > all.len() * 85, "{likely} of {}", all.len());
    assert!(all.iter().all(|found| found.probabilities.step.max(found.probabilities.slope) < SURE));
    assert!(all.iter().all(|found| propose("need bread", "kg", 100.0, found).is_none()));
    let last = all.last().unwrap();
    assert_eq!((last.kind, last.since, last.day), (Kind::Steady, counts[0].day, counts[199].day));
    assert!(last.probabilities.steady > 0.9 && (last.level - 100.0).abs() < 0.3, "{last:?}");
    assert!((last.noise - 1.0).abs() < 0.3 && last.growth.abs() < 0.01, "{last:?}");
}

#[test]
fn a_step_is_doubtful_at_first_and_told_after_one_or_two_counts() {
    let counts = changed(|_| 30.0);
    assert_eq!(told(&counts[..20]).kind, Kind::Steady);
    // A change or an odd count: nobody can know yet.
    let first = told(&counts[..21]);
    assert!(first.probabilities.steady < 0.01 && first.probabilities.step < 0.5 && first.last.transient > 0.5);
    assert!(first.text("t").contains("the next will tell"), "{}", first.text("t"));
    assert_eq!(propose("need bread", "t", 100.0, &first), None);
    // The next count tells, looking back.
    let second = told(&counts[..22]);
    assert!(second.kind == Kind::Step && second.before.step > 0.8, "{second:?}");
    let third = told(&counts[..23]);
    assert!(third.kind == Kind::Step && third.is_sure() && (third.level - 130.0).abs() < 1.5, "{third:?}");
    assert_eq!(third.since, counts[20].day);
    // Long after, it goes on as it is, since then.
    let last = told(&counts);
    assert_eq!((last.kind, last.since), (Kind::Steady, counts[20].day));
    // A smaller one takes longer.
    let smaller = changed(|_| -8.0);
    assert!(!told(&smaller[..23]).is_sure() && told(&smaller[..23]).kind == Kind::Step);
    assert!(told(&smaller[..26]).is_sure() && told(&smaller[..26]).since == smaller[20].day);
}

#[test]
fn an_odd_count_is_told_by_the_next() {
    for size in [8.0, -30.0] {
        let counts = changed(|ago| if ago == 0 { size } else { 0.0 });
        let after = told(&counts[..22]);
        assert!(after.before.transient > 0.95, "{after:?}");
        assert!(after.kind == Kind::Steady && (after.level - 100.0).abs() < 1.5, "{after:?}");
        assert!(told(&counts[..24]).probabilities.steady > 0.9);
    }
}

#[test]
fn growth_is_told_with_its_day_and_its_rate() {
    let counts = changed(|ago| 2.0 * f64::from(ago + 1));
    let found = told(&counts[..27]);
    assert!(found.kind == Kind::Slope && found.is_sure(), "{found:?}");
    assert_eq!(found.since, counts[20].day);
    assert!((found.growth * 7.0 - 2.0).abs() < 0.2 && (found.level - 114.0).abs() < 1.5, "{found:?}");
    // From the first count on.
    let falling = weekly(noise(12).into_iter().zip(0..).map(|(off, at)| 500.0 + off - 5.0 * f64::from(at)));
    let found = told(&falling);
    assert!(found.kind == Kind::Slope && (found.growth * 7.0 + 5.0).abs() < 0.5, "{found:?}");
}

#[test]
fn the_nile_is_seen_to_fall_in_1899() {
    let nile = nile();
    assert_eq!(NILE.iter().sum::<i32>(), 91_935);
    // Up to 1898.
    let before = told(&nile[..28]);
    assert!(before.probabilities.steady > 0.9 && (before.level - 1_098.0).abs() < 30.0, "{before:?}");
    // No single year stands out of a change of twice the noise: it takes some. From 1908 on it is the likeliest account.
    for year in 1908..=1920_usize {
        let found = told(&nile[..=year - 1871]);
        assert_eq!((found.kind, found.since), (Kind::Step, Day::of(1899, 12, 31).unwrap()), "{year}");
        assert!(found.level > 780.0 && found.level < 900.0, "{found:?}");
    }
    let found = told(&nile[..=1912 - 1871]);
    assert!(found.probabilities.step > 0.8 && found.probabilities.step + found.probabilities.slope > 0.85, "{found:?}");
    // The low flood of 1913 is odd.
    assert!(told(&nile[..=1914 - 1871]).before.transient > 0.1);
    // Durbin and Koopman have 850 as the level after 1899, the mean of these years.
    let last = told(&nile);
    assert!((last.level - 850.0).abs() < 40.0, "{last:?}");
}

#[test]
fn counts_may_be_missing_uneven_and_in_any_order() {
    let full = changed(|ago| 2.0 * f64::from(ago + 1));
    // Two of three weeks, and some that are no numbers.
    let kept = full.iter().enumerate().filter(|(at, _)| at % 3 != 1).map(|(_, count)| *count);
    let mut uneven: Vec<Count> = kept.take_while(|count| count.day <= full[32].day).collect();
    let found = told(&uneven);
    assert!(found.kind == Kind::Slope && (found.growth * 7.0 - 2.0).abs() < 0.3, "{found:?}");
    uneven.push(Count { day: full[5].day, amount: f64::NAN });
    uneven.reverse();
    assert_eq!(told(&uneven), found);
    // Twice on a day: the mean.
    let apart = full.iter().flat_map(|count| [-1.0, 1.0].map(|off| Count { amount: count.amount + off, ..*count }));
    let (twice, once) = (told(&apart.collect::<Vec<_>>()), told(&full));
    assert!((twice.level - once.level).abs() < 1e-6 && twice.kind == once.kind);
}

#[test]
fn the_unit_does_not_matter() {
    let counts = changed(|_| -8.0);
    let larger: Vec<Count> = counts.iter().map(|count| Count { amount: count.amount * 1024.0, ..*count }).collect();
    for length in FEWEST..=30 {
        let (small, large) = (told(&counts[..length]), told(&larger[..length]));
        assert_eq!((small.probabilities, small.level * 1024.0), (large.probabilities, large.level));
    }
}

#[test]
fn whatever_is_counted_gets_a_sound_answer() {
    assert_eq!(judge(&[]), None);
    assert_eq!(judge(&weekly([1.0, 2.0, 3.0])), None);
    let hard = [
        vec![0.0; 9],
        vec![40.0; 9],
        vec![40.0, 40.0, 40.0, 40.0, 30.0, 30.0, 30.0, 30.0, 30.0],
        vec![1e150, -1e150, 1e150, 0.0, 1.0, f64::MIN_POSITIVE, -0.0, 1e150, f64::MAX],
        vec![0.0, 0.0, 0.0, 0.0, 1e140, 0.0, 0.0, 1e-300],
        vec![1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0],
    ];
    for amounts in hard {
        let mut counts = weekly(amounts);
        counts.push(Count { day: Day(i32::MAX / 2), amount: 1.0 });
        for length in FEWEST..=counts.len() {
            let Some(found) = judge(&counts[..length]) else { continue };
            let Probabilities { steady, step, slope, transient } = found.probabilities;
            assert!((steady + step + slope + transient - 1.0).abs() < 1e-9, "{found:?}");
            assert!([found.level, found.growth, found.noise, found.give_or_take].iter().all(|one| one.is_finite()));
        }
    }
    // Without any noise, a step is one.
    let exact = told(&weekly([40.0, 40.0, 40.0, 40.0, 30.0, 30.0, 30.0]));
    assert!(exact.kind == Kind::Step && (exact.level - 30.0).abs() < 0.5, "{exact:?}");
}

#[test]
fn a_sure_change_is_proposed_and_not_made() {
    let counts = changed(|_| 30.0);
    let found = told(&counts[..24]);
    let proposed = propose("need bread", "kg per week", 100.0, &found).unwrap();
    assert_eq!(proposed.command, "weal record signal need bread = 130.1 kg per week");
    assert_eq!(
        proposed.reason,
        "need bread: changed at once by 2027-05-21, to 130.1 kg per week, give or take 0.65 (99.4 % sure); 100 kg per week stands"
    );
    assert!(proposed.probability >= SURE && proposed.stated == 100.0 && proposed.found == 130.1);
    // Once it stands, there is nothing to propose.
    assert_eq!(propose("need bread", "kg per week", 130.0, &found), None);
    let growing = changed(|ago| 2.0 * f64::from(ago + 1));
    let proposed = propose("supply flour at mill", "t", 100.0, &told(&growing[..27])).unwrap();
    assert!(
        proposed.reason.contains("grows since 2027-05-21 by 0.289 t each day, to 114.2 t now"),
        "{}",
        proposed.reason
    );
    // Nothing is needed less than not at all.
    let gone = changed(|ago| if ago < 0 { 0.0 } else { -100.5 });
    let proposed = propose("need bread", "kg", 100.0, &told(&gone[..26])).unwrap();
    assert!(proposed.found >= 0.0, "{proposed:?}");
}
