//! Follows every node through the periods, from what the plan runs and delivers.

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_tir::Kind;

use crate::clauses::EndRule;
use crate::digits::greater;
use crate::ledger::Ledger;
use crate::model::Model;
use crate::names::Said;
use crate::tally::Tally;
use crate::{held, service, words};

/// What the rooms of the simulation work with.
pub(crate) struct Bench<'m, 'a> {
    /// The program.
    pub(crate) model: &'m Model<'a>,
    /// What the plan says.
    pub(crate) said: &'m Said,
    /// What its runs and deliveries add up to.
    pub(crate) tally: &'m Tally,
    /// Where violations go.
    pub(crate) ledger: &'m mut Ledger,
}

/// What is held (of durables: in service) at each period's end, for the resources that are measured.
#[derive(Default)]
pub(crate) struct Paths {
    /// Per resource and place, summed over the places inside it.
    sums: FxHashMap<(usize, usize), Vec<Rational>>,
}

impl Paths {
    /// What is held of a resource at a place and those inside it.
    pub(crate) fn held(&self, resource: usize, place: usize, at: usize) -> Rational {
        self.sums.get(&(resource, place)).and_then(|path| path.get(at)).cloned().unwrap_or_default()
    }

    fn add(&mut self, model: &Model, node: usize, path: &[Rational]) {
        let resource = model.nodes[node].resource;
        for place in model.around(model.nodes[node].place) {
            let sums = self.sums.entry((resource, place)).or_insert_with(|| vec![Rational::ZERO; path.len()]);
            sums.iter_mut().zip(path).for_each(|(sum, amount)| *sum = &*sum + amount);
        }
    }
}

/// Checks every node.
pub(crate) fn simulate(model: &Model, said: &Said, tally: &Tally, ledger: &mut Ledger) -> Paths {
    let mut paths = Paths::default();
    let mut bench = Bench { model, said, tally, ledger };
    for node in 0..model.nodes.len() {
        let path = match model.kind(node) {
            Kind::Good => held::good(&mut bench, node),
            Kind::Perishable => held::perishable(&mut bench, node),
            Kind::Natural => held::natural(&mut bench, node),
            Kind::Emitted => held::burden(&mut bench, node),
            Kind::Durable => service::durable(&mut bench, node),
            Kind::Knowledge => continue,
            Kind::Flowing | Kind::Labour => {
                service::flowing(&mut bench, node);
                continue;
            }
        };
        let resource = model.nodes[node].resource;
        if tally.watched.resource(resource) {
            paths.add(model, node, &path);
        }
    }
    paths
}

/// What goes through a node in a period.
pub(crate) struct Through {
    /// Comes in: supply and what is made.
    pub(crate) comes: Rational,
    /// Used up or worked by runs.
    pub(crate) taken: Rational,
    /// Taken by runs and delivered to needs.
    pub(crate) asked: Rational,
}

impl Bench<'_, '_> {
    /// What goes through a node in a period.
    pub(crate) fn through(&self, node: usize, at: usize) -> Through {
        let supply = self.model.supply(node, at);
        let Some(turn) = self.tally.turn(node, at) else {
            return Through { comes: supply, taken: Rational::ZERO, asked: Rational::ZERO };
        };
        let taken = turn.taken.get().clone();
        let asked = &taken + turn.delivered.get();
        Through { comes: &supply + turn.made.get(), taken, asked }
    }

    /// Checks that no more is asked for than is there.
    pub(crate) fn enough(&mut self, node: usize, at: usize, asked: &Through, there: &Rational, size: &Rational) {
        let model = self.model;
        self.ledger.at_most(&asked.asked, there, greater(size, model.dust(node)), || {
            let (all, there) = words::amounts(&asked.asked, there, &model.resource(node).unit);
            let verb = match (asked.taken == asked.asked, model.kind(node)) {
                (true, Kind::Labour) => "worked",
                (true, _) => "consumed",
                (false, Kind::Labour) => "worked or delivered",
                (false, _) if asked.taken.is_zero() => "delivered",
                (false, _) => "consumed or delivered",
            };
            format!("{}: {all} are {verb} and {there} are there", words::spot(model, node, at))
        });
    }

    /// Compares what the plan says is held with what was found.
    pub(crate) fn compare_stock(&mut self, node: usize, at: usize, found: &Rational, size: &Rational) {
        let model = self.model;
        let said = self.said.stocks.get(&(node, at));
        if self.said.bare || said.is_none() && !model.touched[node] {
            return;
        }
        let said = said.unwrap_or(&Rational::ZERO);
        let figure = if model.kind(node) == Kind::Durable { "in service are" } else { "the stock is" };
        self.ledger.equal(said, found, greater(size, model.dust(node)), || {
            let unit = &model.resource(node).unit;
            words::differs(&words::spot(model, node, at), figure, said, found, unit)
        });
    }

    /// Compares what the plan says is left over with what was found.
    pub(crate) fn compare_surplus(&mut self, node: usize, at: usize, found: &Rational, size: &Rational) {
        let model = self.model;
        let said = self.said.surpluses.get(&(node, at));
        if self.said.bare || said.is_none() && !model.touched[node] {
            return;
        }
        let said = said.unwrap_or(&Rational::ZERO);
        self.ledger.equal(said, found, greater(size, model.dust(node)), || {
            let unit = &model.resource(node).unit;
            words::differs(&words::spot(model, node, at), "the surplus is", said, found, unit)
        });
    }

    /// Checks that no more is held than fits.
    pub(crate) fn fits(&mut self, node: usize, at: usize, stock: &Rational, size: &Rational) {
        let model = self.model;
        let Some(room) = model.room(node) else { return };
        self.ledger.at_most(stock, room, size, || {
            let (stock, room) = words::amounts(stock, room, &model.resource(node).unit);
            format!("{}: {stock} are held and there is room for {room}", words::spot(model, node, at))
        });
    }

    /// Checks what is left at the end. `serving` is as in [`Model::end_rule`].
    pub(crate) fn ends(&mut self, node: usize, path: &[Rational], serving: &Rational, size: &Rational) {
        let model = self.model;
        let Some((left, before)) = path.split_last() else {
            return;
        };
        let due = match model.end_rule(node, serving) {
            EndRule::Free => return,
            EndRule::AtLeast(amount) => amount,
            EndRule::AsBefore => before.last().cloned().unwrap_or_default(),
        };
        self.ledger.at_most(&due, left, greater(size, model.dust(node)), || {
            let (due, left) = words::amounts(&due, left, &model.resource(node).unit);
            let last = &model.periods[path.len() - 1].label;
            let name = words::node(model, node);
            format!("{name} at the end of {last}: {left} are left, and {due} must be")
        });
    }
}
