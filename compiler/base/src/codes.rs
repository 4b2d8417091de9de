//! The registry of codes: every kind of problem Weal can report, once.
//!
//! Each code has a page `spec/errors/CODE.md`; its first example produces exactly that code, its last none.

macro_rules! codes {
    ($($variant:ident = $text:literal, $title:literal;)*) => {
        /// A kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }
        impl Code {
            /// All codes, in the order of the stages that report them.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];
            /// The code as people see it.
            pub fn text(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }
            /// What it means, in a line.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }
            /// The page that explains it.
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("../../../spec/errors/", $text, ".md")),)*
                }
            }
        }
    };
}

codes! {
    // files
    CannotRead = "cannot-read", "A file cannot be read.";
    NoProgram = "no-program", "There is no program where one was expected.";
    NotText = "not-text", "A file is not text in UTF-8.";
    OutsideFolder = "outside-folder", "A module or table outside the program's folder.";
    TooLarge = "too-large", "Something is larger than Weal takes.";
    BadJournal = "bad-journal", "A line of a journal cannot be read, or is not as it was written.";
    BadBallots = "bad-ballots", "A file of ballots or a roll cannot be read.";
    ChangedVote = "changed-vote", "What was voted on or cast has changed since it was recorded.";
    NotDecided = "not-decided", "A count does not decide the choice.";
    NotTheirs = "not-theirs", "A place decides about what is not its own.";
    // tokens and syntax
    StrayCharacter = "stray-character", "A character that means nothing here.";
    HiddenCharacter = "hidden-character", "A character that cannot be seen and changes how a line reads.";
    OpenText = "open-text", "A text in quotation marks is not closed.";
    OpenBlock = "open-block", "A block in a page of Markdown is not closed.";
    BadNumber = "bad-number", "A number cannot be read.";
    BadDate = "bad-date", "A date that the calendar does not have, or periods that do not fit.";
    TooDeep = "too-deep", "Brackets are nested too deeply.";
    UnclosedBracket = "unclosed-bracket", "A bracket is opened and not closed.";
    Expected = "expected", "Something else was expected here.";
    // names
    UnknownName = "unknown-name", "A name that nothing declares.";
    DuplicateName = "duplicate-name", "The same name is declared twice.";
    ReservedName = "reserved-name", "A word of the language is used as a name.";
    ConfusableName = "confusable-name", "A name that looks like another and is not the same.";
    UnknownModule = "unknown-module", "A module that is not there.";
    ModuleCycle = "module-cycle", "Modules use each other in a circle.";
    UnknownPolicy = "unknown-policy", "A policy is named that nothing declares.";
    SelfReference = "self-reference", "A definition that needs itself.";
    // types
    DimensionMismatch = "dimension-mismatch", "Two quantities of different kinds meet.";
    NotAQuantity = "not-a-quantity", "A quantity was expected, and something else is there.";
    WrongKind = "wrong-kind", "This cannot be done with a resource of this kind.";
    MissingPart = "missing-part", "A declaration lacks a part it needs.";
    RepeatedPart = "repeated-part", "A part is said twice.";
    OutOfRange = "out-of-range", "A value is outside what makes sense here.";
    NeedsPeriod = "needs-period", "An amount that must say per when it counts.";
    WhichPlace = "which-place", "It is not clear at which place this happens.";
    BadAllocation = "bad-allocation", "A threshold that cannot be divided over places as it says.";
    BadHorizon = "bad-horizon", "The horizon cannot be planned.";
    BadTable = "bad-table", "A table does not have the shape the program says.";
    BadCell = "bad-cell", "A cell of a table cannot be read as its column says.";
    MissingKey = "missing-key", "A lookup finds no row.";
    RepeatedKey = "repeated-key", "A lookup finds more than one row.";
    OneValue = "one-value", "A value that changes over time stands where only one can.";
    MonthsAndDays = "months-and-days", "Months and days are added without saying how.";
    EvaluationLimit = "evaluation-limit", "A calculation takes too many steps.";
    BadChoice = "bad-choice", "A choice that cannot be decided as it says.";
    // graph
    NobodyMakes = "nobody-makes", "A resource that nobody makes and nothing supplies.";
    NeedUnserved = "need-unserved", "A need that no recipe can serve.";
    FreeLunch = "free-lunch", "Recipes that feed themselves for nothing.";
    NeverMoves = "never-moves", "A threshold on something that never moves.";
    NeverUsed = "never-used", "Something declared and never used.";
    // policies
    PolicyClash = "policy-clash", "Two adopted policies that cannot both hold.";
    WithoutBase = "without-base", "An exception is adopted and its base is not.";
    LiftsNothing = "lifts-nothing", "An exception that changes nothing of its base.";
    // planning
    HelpsAndHurts = "helps-and-hurts", "An uncertain amount whose worst is not at one of its ends.";
    CannotAllHold = "cannot-all-hold", "Declarations that cannot all hold.";
    Unbounded = "unbounded", "An aim that has no end.";
    LimitReached = "limit-reached", "A limit of time or size was reached.";
    NumbersTooFarApart = "numbers-too-far-apart", "Amounts too different in size to plan with.";
    NotCertified = "not-certified", "A plan that did not pass its certificate.";
    TestFailed = "test-failed", "An expectation of a test does not hold.";
    // plan files and commands
    NoProposal = "no-proposal", "A proposal that was not made.";
    BadPlanFile = "bad-plan-file", "A plan file that cannot be read.";
    OtherProgram = "other-program", "A plan that was made from another program.";
    UnknownChoice = "unknown-choice", "A choice or option that the program does not have.";
    NotFormatted = "not-formatted", "A file that is not in the standard form.";
}

impl Code {
    /// Whether such a problem is never a mere consequence of an error elsewhere, such as a name whose declaration could
    /// not be read. Only these are told of a stage when a stage before it found errors.
    pub fn stands_alone(self) -> bool {
        matches!(
            self,
            Code::BadNumber
                | Code::BadDate
                | Code::DuplicateName
                | Code::ConfusableName
                | Code::ReservedName
                | Code::SelfReference
                | Code::DimensionMismatch
                | Code::NotAQuantity
                | Code::WrongKind
                | Code::RepeatedPart
                | Code::OutOfRange
                | Code::NeedsPeriod
                | Code::BadHorizon
                | Code::BadTable
                | Code::BadCell
                | Code::CannotRead
                | Code::BadChoice
        )
    }
    /// The code of this text.
    pub fn find(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.text() == text)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}
