//! Campaigns: the periods that one set-up is good for.

use std::collections::BTreeSet;

use weal_tir::{PlaceId, RecipeId};

use crate::ledger::{Ledger, PlacedRun};

/// When campaigns go on and when they are set up, by recipe, place and period.
pub(crate) struct Campaigns {
    there: BTreeSet<(RecipeId, PlaceId, u32)>,
}

impl Campaigns {
    pub(crate) fn new(ledger: &Ledger) -> Campaigns {
        let belongs = |recipe: RecipeId| ledger.tir.is_campaign(recipe) || ledger.tir.campaign_of(recipe).is_some();
        let runs = ledger.runs.iter().filter(|run| belongs(run.activity.recipe));
        Campaigns { there: runs.map(|run| (run.activity.recipe, run.activity.place, run.period)).collect() }
    }

    /// The periods that a set-up is good for: its own, and those its campaign goes on through before the next set-up.
    pub(crate) fn periods(&self, ledger: &Ledger, set_up: &PlacedRun) -> impl Iterator<Item = u32> + '_ {
        let (recipe, place, first) = (set_up.activity.recipe, set_up.activity.place, set_up.period);
        let campaign = ledger.tir.campaign_of(recipe);
        let goes_on = move |period: &u32| {
            let on = campaign.is_some_and(|campaign| self.there.contains(&(campaign, place, *period)));
            on && !self.there.contains(&(recipe, place, *period))
        };
        std::iter::once(first).chain((first + 1..ledger.periods()).take_while(goes_on))
    }
}
