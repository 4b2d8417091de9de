//! By when needs can be met that are due once.

use weal_base::{Code, Diagnostic, FileId, Problems, Site, suggest};
use weal_replan::when::When;
use weal_tir::NeedId;
use weal_tir::calendar::Basis;

use crate::scenario::Scenario;
use crate::session::Session;

impl Session {
    /// When the needs of a scenario that are due once can be met; `name` for one of them alone.
    ///
    /// Problems: the need is unknown or no need that is due once; nothing can be promised, as all else cannot hold.
    pub fn when(&self, scenario: &Scenario, name: Option<&str>) -> (Option<When>, Problems) {
        let (tir, adopted, mut problems) = self.under(scenario);
        if problems.has_errors() {
            return (None, problems);
        }
        let only = match name.map(|name| self.due_once(&tir, name)) {
            None => None,
            Some(Ok(id)) => Some(id),
            Some(Err(problem)) => {
                problems.push(*problem);
                return (None, problems);
            }
        };
        if tir.horizon.periods.is_empty() {
            problems.push(weal_tir::diagnostics::no_horizon(Site::File(FileId(0))));
            return (None, problems);
        }
        let when = weal_replan::when::when(&tir, &adopted, only, &mut |site| self.place(site));
        if when.is_none() {
            let message = "nothing can be promised: all else that the program asks for cannot hold together";
            let problem = Diagnostic::error(Code::CannotAllHold, message, Site::File(FileId(0)), "this program");
            problems.push(problem.help("`weal plan` says what cannot, and what would be enough"));
        }
        (when, problems)
    }

    fn due_once(&self, tir: &weal_tir::Tir, name: &str) -> Result<NeedId, Box<Diagnostic>> {
        let name = weal_base::scripts::normal(name);
        let once = |need: &&weal_tir::Need| need.rate.basis == Basis::Total && !need.always;
        if let Some(at) = tir.needs.iter().position(|need| *need.name == *name) {
            let need = &tir.needs[at];
            if once(&need) {
                return Ok(NeedId(at as u32));
            }
            let message = format!("`{name}` is needed all the time, and is not due on a day");
            let problem = Diagnostic::error(Code::UnknownName, message, need.site, "no `by` here");
            return Err(Box::new(problem.help("`weal plan` shows how far it is met in each period")));
        }
        let known = || tir.needs.iter().filter(once).map(|need| &*need.name);
        let help = match suggest::nearest(&name, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a need that is due once, such as `need order: 20 t bread by 2027-05-01`".to_owned(),
        };
        let message = format!("the program has no need `{name}`");
        Err(Box::new(Diagnostic::error(Code::UnknownName, message, Site::File(FileId(0)), "").help(help)))
    }
}
