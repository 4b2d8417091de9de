//! Lines of a journal → events: names and amounts as the program has them.

mod amounts;
mod lines;
mod names;
mod order;
mod signals;

use rustc_hash::FxHashMap;
use weal_base::{FileId, Problems, Site, Span};
use weal_hir::{Def, Line, SourceMap};

use super::scales::Scales;
use super::units::Unit;
use super::{Lower, Program, Value, dated};
use crate::calendar::Day;
use crate::ir::*;
use crate::quantity::{DimId, Dimensions};
use crate::tables::{Index, Table};
use names::Names;
pub use order::{Told, in_order};

/// Some lines of a journal.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// The journal.
    pub file: FileId,
    /// The lines.
    pub lines: &'a [Line],
    /// What is known of each line before it is read.
    pub heads: &'a [Head],
    /// Where their nodes stand in the journal.
    pub map: &'a SourceMap,
}

/// What is known of a line before it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its day.
    pub day: Day,
    /// Its place in the journal.
    pub order: u32,
    /// Its seal.
    pub seal: Box<str>,
}

impl Lines<'_> {
    /// A place in the journal instead of a node of these lines: what was written there stays there.
    pub fn placed(&self, site: Site) -> Site {
        match site {
            Site::Node { file, node } if file == self.file => {
                let (start, end) = self.map.0.get(node as usize).copied().unwrap_or_default();
                Site::Page(Span::new(file, start, end))
            }
            Site::Span(span) if span.file == self.file => Site::Page(span),
            other => other,
        }
    }
}

/// A program to which is told, journal by journal and some lines at a time, what happened. What the values and units of
/// the program come to is worked out once for all lines.
#[derive(Debug)]
pub struct Listener<'p> {
    program: &'p Program,
    tir: &'p Tir,
    scales: &'p Scales,
    names: Names<'p>,
    kept: Kept,
}

/// What is worked out once for all lines.
#[derive(Debug, Default)]
struct Kept {
    words: weal_base::Names,
    dims: Dimensions,
    values: FxHashMap<Def, Value>,
    dated_values: dated::KnownDated,
    dimensions: FxHashMap<Def, Option<DimId>>,
    units: FxHashMap<Def, Option<Unit>>,
    base_units: FxHashMap<DimId, (Def, Site)>,
    tables: Option<FxHashMap<Def, std::sync::Arc<Table>>>,
    indexes: FxHashMap<(Def, Vec<u32>), std::sync::Arc<Index>>,
    /// Of each kind of [`Scales`]: its dimension.
    scale_dims: Vec<DimId>,
}

impl<'p> Listener<'p> {
    /// `tir` and `scales` are what the program was lowered to.
    pub fn new(program: &'p Program, tir: &'p Tir, scales: &'p Scales) -> Listener<'p> {
        let mut kept = Kept::default();
        // The base dimensions are entered in the order of the program's files, for messages that list them.
        kept.scale_dims = scales.kinds.iter().map(|kind| kept.dims.of(&kind.powers)).collect();
        Listener { program, tir, scales, names: Names::new(tir), kept }
    }

    /// The events that lines tell of, each with its place in the journal, and what is wrong with them. Lines that cannot be
    /// understood are left out, and told.
    pub fn events(&mut self, said: Lines<'_>) -> (Vec<(u32, Event)>, Problems) {
        let mut reader = Reader {
            lower: Lower::new(self.program),
            tir: self.tir,
            scales: self.scales,
            names: &self.names,
            scale_dims: std::mem::take(&mut self.kept.scale_dims),
            day: Day(0),
        };
        let kept = &mut self.kept;
        let lower = &mut reader.lower;
        lower.beyond = said.file;
        lower.tir.horizon = self.tir.horizon.clone();
        (lower.names, lower.dims) = (std::mem::take(&mut kept.words), std::mem::take(&mut kept.dims));
        (lower.values, lower.dated_values) = (std::mem::take(&mut kept.values), std::mem::take(&mut kept.dated_values));
        (lower.dimensions, lower.units) = (std::mem::take(&mut kept.dimensions), std::mem::take(&mut kept.units));
        lower.base_units = std::mem::take(&mut kept.base_units);
        lower.indexes = std::mem::take(&mut kept.indexes);
        let read_tables = kept.tables.is_none() && said.lines.iter().any(lines::may_read_tables);
        match kept.tables.take() {
            Some(tables) => lower.tables = tables,
            None if read_tables => {
                lower.load_tables();
                // What is wrong with tables was told with the program.
                lower.problems = Problems::new();
            }
            None => {}
        }
        let mut events = Vec::with_capacity(said.lines.len());
        for (line, head) in said.lines.iter().zip(said.heads) {
            reader.day = head.day;
            let Some(what) = reader.line(line) else { continue };
            let event = Event {
                day: head.day,
                what,
                text: line.text.clone(),
                source: line.source.clone(),
                because: line.because.clone(),
                by: line.by.clone(),
                seal: head.seal.clone(),
                site: said.placed(reader.lower.node(BEYOND, line.node)),
            };
            events.push((head.order, event));
        }
        kept.scale_dims = reader.scale_dims;
        let lower = reader.lower;
        (kept.words, kept.dims, kept.values, kept.dated_values) =
            (lower.names, lower.dims, lower.values, lower.dated_values);
        (kept.dimensions, kept.units, kept.base_units) = (lower.dimensions, lower.units, lower.base_units);
        kept.indexes = lower.indexes;
        kept.tables = (read_tables || !lower.tables.is_empty()).then_some(lower.tables);
        (events, lower.problems.placed(|site| said.placed(site)))
    }
}

/// The number of a module that is none: the journal.
const BEYOND: u32 = u32::MAX;

/// Reads the lines of a journal.
struct Reader<'a, 'p> {
    lower: Lower<'a>,
    tir: &'p Tir,
    scales: &'p Scales,
    names: &'a Names<'p>,
    scale_dims: Vec<DimId>,
    /// The day of the line that is read.
    day: Day,
}
