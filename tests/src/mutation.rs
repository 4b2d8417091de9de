//! Random damage to programs, the same from the same seed.

/// A small generator of random numbers (SplitMix64; Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
    /// A number below `end`; 0 where that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.number() % end as u64) as usize }
    }
}

/// Words and pieces that mean something, to be put where they do not belong.
const PIECES: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "\"",
    ",",
    ":",
    "=",
    "<=",
    ">=",
    "..",
    "-",
    "%",
    " per ",
    " per year",
    "0",
    "1e60",
    "1e400",
    "-1",
    "999999999999999999999",
    "2027",
    "2027-02-30",
    "9999-12-31",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "é",
    "\u{202e}",
    "//",
    "///",
    " t ",
    " kg ",
    " h ",
    " year ",
    " day ",
    "resource ",
    "recipe ",
    "need ",
    "threshold ",
    "policy ",
    "choice ",
    "option ",
    "adopts ",
    "for each ",
    " in ",
    " where ",
    "use ",
    "let ",
    "unit ",
    "dimension ",
    "horizon 1 .. 9000 by day\n",
    "takes ",
    "consume ",
    "produce ",
    " for ",
    " from ",
    " until ",
    "stock ",
    "supply ",
    "regrows logistic ",
    "keeps ",
    "lasts ",
    "durable ",
    "perishable ",
    "emitted ",
    "natural ",
    "labour ",
    "at least ",
    "falling ",
    "in total",
    "aim most ",
    "end free",
    "let x = x\n",
    "let f(x) = f(x)\n",
    "up to ",
    " aged 1 .. 2 year",
    "calendar",
    "prefixed",
    "either ",
    "or ",
    "move ",
    "route ",
    "along each route",
    "place ",
    "provides 2 kcal ",
    "property ",
    "soft rank vital",
    "met ",
    "headroom ",
    "allocate ",
    "among each place",
    "by people",
    "by equal shares",
    "set up { work 1 h }",
    "set up in each period { work 1 h }",
    "in whole runs",
    "cite ",
    "knowledge ",
    "dated { 1, from 2028: 2 }",
    " ± ",
    "+-",
    " if ",
    " then ",
    " else ",
    "sum(",
    "count(",
    "min(",
    " union ",
    " without ",
    "[",
    "]",
    ".",
    "profile ",
    "ranks ",
    "policy ",
    "exception of ",
    "trial ",
    "scenario ",
    " between ",
    " spread",
    "always",
    "by month",
    "per person",
    "each place",
    "local ",
    "package ",
    "test \"x\" { expect ",
    "require ",
    "forbid ",
    "limit ",
    "allow ",
    "```weal\n",
    "```\n",
    "# ",
    "from \"x.csv\" ",
    "round up ",
];

/// A damaged copy: one to four cuts, swaps, repeats or insertions.
pub fn damage(text: &[u8], random: &mut Random) -> Vec<u8> {
    let mut out = text.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(out.len() + 1);
        let until = (at + random.below(40)).min(out.len());
        match random.below(6) {
            0 => {
                out.drain(at..until);
            }
            1 => {
                let piece = out[at..until].to_vec();
                let to = random.below(out.len() + 1);
                out.splice(to..to, piece);
            }
            2 if at < out.len() => out[at] = random.number() as u8,
            3 => out.truncate(at.max(1)),
            4 => {
                // A number becomes another.
                if let Some(digit) = (at..out.len()).find(|at| out[*at].is_ascii_digit()) {
                    let more = PIECES[15 + random.below(8)].as_bytes();
                    out.splice(digit..=digit, more.iter().copied());
                }
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())].as_bytes();
                out.splice(at..at, piece.iter().copied());
            }
        }
    }
    out
}
