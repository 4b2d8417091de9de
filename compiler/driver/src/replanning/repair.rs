//! Whether a plan still holds, and how it is repaired.

use std::path::PathBuf;

use weal_replan::status::Status;
use weal_replan::{Limits, Replan, replan};

use super::UnderWay;
use crate::planning::Progress;
use crate::session::Session;

impl Session {
    /// What is not as planned any more, what doing nothing would lead to, and what could be done.
    pub fn replan(&self, stands: &UnderWay, seconds: Option<f64>, progress: &mut dyn FnMut(Progress)) -> Replan {
        progress(Progress { label: "looking for the smallest repair".to_owned(), done: (0, 1) });
        let UnderWay { now, before, scenario, refused, .. } = stands;
        let limits = Limits { seconds, ..Limits::default() };
        replan(now, before, scenario, refused, &limits, &mut |site| self.place(site))
    }

    /// What was done beside what was planned.
    pub fn status(&self, stands: &UnderWay) -> Status {
        let UnderWay { tir, before, followed, events, decided, .. } = stands;
        let decisions: Vec<String> = decided.iter().map(|(choice, how)| format!("{choice}: {how}")).collect();
        weal_replan::status::status(tir, followed, before, events, &decisions)
    }

    /// The files that what is said depends on, and the program's folder, in which others may appear.
    pub fn watched(&self) -> Vec<PathBuf> {
        let files = self.files.iter().map(|record| PathBuf::from(&record.path));
        std::iter::once(self.folder.clone()).chain(files).collect()
    }
}
