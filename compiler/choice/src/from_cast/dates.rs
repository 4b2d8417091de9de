//! When ballots were cast.

/// Whether a text is a day of the calendar, `2027-06-20`, perhaps with a time, `2027-06-20T14:05` or `…:30`.
pub fn is_date(text: &str) -> bool {
    let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
    let number = |part: Option<&str>, digits: usize| {
        part.filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|part| part.parse::<u32>().ok())
    };
    let mut parts = day.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (number(parts.next(), 4), number(parts.next(), 2), number(parts.next(), 2), parts.next())
    else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    let on_clock = |time: &str| {
        let mut parts = time.split(':');
        let (hour, minute, second) = (number(parts.next(), 2), number(parts.next(), 2), parts.next());
        let second = second.map_or(Some(0), |second| number(Some(second), 2));
        parts.next().is_none() && matches!((hour, minute, second), (Some(0..=23), Some(0..=59), Some(0..=59)))
    };
    (1..=days).contains(&day) && time.is_none_or(on_clock)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn days_are_those_of_the_calendar() {
        for good in ["2027-06-20", "2028-02-29", "2027-12-31T23:59", "2027-12-31T00:00:59"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "",
            "2027-02-29",
            "2027-13-01",
            "2027-06-31",
            "27-06-01",
            "2027-6-1",
            "2027-06-20T24:00",
            "2027-06-20 14:05",
            "2027-06-20T14",
            "２０２７-06-20",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
