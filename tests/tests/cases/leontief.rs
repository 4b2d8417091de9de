//! An economy of sectors that use each other's output, as a program: one recipe per sector, a run is one unit of output.

use crate::program::Program;

/// What a sector takes from others, what it emits, and what is wanted of it.
#[derive(Default)]
pub(crate) struct Economy {
    /// The sectors' names.
    pub(crate) sectors: Vec<String>,
    /// `inputs[i][j]`: of sector `i`, per unit of sector `j`. A negative one says that `j` gives `i` back.
    pub(crate) inputs: Vec<Vec<f64>>,
    /// The burdens' names.
    pub(crate) burdens: Vec<String>,
    /// `emissions[b][j]`: of burden `b`, per unit of sector `j`.
    pub(crate) emissions: Vec<Vec<f64>>,
    /// What is wanted of each sector; where negative, what comes to it from elsewhere.
    pub(crate) wanted: Vec<f64>,
}

const PROGRAM: &str = r#"//! An economy of sectors.
package sectors

horizon 2027 .. 2027 by year

dimension money
unit dollar: money
dimension load
unit portion: load

table goods   from "goods.csv"   { id: name }
table given   from "given.csv"   { id: name, amount: money in dollar }
table burdens from "burdens.csv" { id: name }
table sectors from "sectors.csv" { id: name, good: resource }
table takes   from "takes.csv"   { sector: name, good: resource, amount: number in unit of good }
table gives   from "gives.csv"   { sector: name, good: resource, amount: number in unit of good }
table emits   from "emits.csv"   { sector: name, burden: resource, amount: number in unit of burden }
table wants   from "wants.csv"   { id: name, good: resource, amount: number in unit of good }

for each g in goods   { resource {g.id}: flowing money in dollar }
for each g in given   { resource {g.id}: flowing money in dollar { supply g.amount } }
for each b in burdens { resource {b.id}: emitted load in portion }
for each s in sectors {
  recipe {s.id} {
    produce 1 dollar s.good
    for each t in takes where t.sector = s.id { consume t.amount t.good }
    for each g in gives where g.sector = s.id { produce g.amount g.good }
    for each e in emits where e.sector = s.id { emit e.amount e.burden }
  }
}
for each w in wants { need {w.id}: w.amount w.good { rank vital, at least 100 % } }
"#;

impl Economy {
    /// The program, with these tests at its end. Negative inputs become by-products where `named`, and stay as they are otherwise.
    pub(crate) fn program(&self, name: &str, named: bool, tests: &str) -> Program {
        let program = Program::new(name, &format!("{PROGRAM}\n{tests}"));
        let all = || self.sectors.iter().enumerate();
        let (mut takes, mut gives, mut emits) = (Vec::new(), Vec::new(), Vec::new());
        for (j, sector) in all() {
            for (i, good) in all() {
                match self.inputs[i][j] {
                    0.0 => {}
                    amount if amount < 0.0 && named => gives.push(format!("{sector},{good},{:e}", -amount)),
                    amount => takes.push(format!("{sector},{good},{amount:e}")),
                }
            }
            for (burden, amounts) in self.burdens.iter().zip(&self.emissions) {
                if amounts[j] != 0.0 {
                    emits.push(format!("{sector},{burden},{:e}", amounts[j]));
                }
            }
        }
        let goods: Vec<String> = all().filter(|(i, _)| self.wanted[*i] >= 0.0).map(|(_, good)| good.clone()).collect();
        let given: Vec<String> = all()
            .filter(|(i, _)| self.wanted[*i] < 0.0)
            .map(|(i, good)| format!("{good},{:e}", -self.wanted[i]))
            .collect();
        let wants: Vec<String> = all()
            .filter(|(i, _)| self.wanted[*i] > 0.0)
            .map(|(i, good)| format!("{good},{good},{:e}", self.wanted[i]))
            .collect();
        let sectors: Vec<String> = self.sectors.iter().map(|sector| format!("{sector},{sector}")).collect();
        program
            .table("goods.csv", "id", &goods)
            .table("given.csv", "id,amount", &given)
            .table("burdens.csv", "id", &self.burdens)
            .table("sectors.csv", "id,good", &sectors)
            .table("takes.csv", "sector,good,amount", &takes)
            .table("gives.csv", "sector,good,amount", &gives)
            .table("emits.csv", "sector,burden,amount", &emits)
            .table("wants.csv", "id,good,amount", &wants);
        program
    }

    /// What all sectors emit together at these outputs.
    pub(crate) fn emitted(&self, outputs: &[f64]) -> Vec<f64> {
        self.emissions
            .iter()
            .map(|amounts| amounts.iter().zip(outputs).map(|(amount, output)| amount * output).sum())
            .collect()
    }

    /// A test that the burdens are these, to nine digits.
    pub(crate) fn expect_emitted(&self, amounts: &[f64]) -> String {
        let line = |(burden, amount): (&String, &f64)| {
            format!("  expect emitted {burden} in total = {amount:e} portion within 0.0000001 %\n")
        };
        let lines: String = self.burdens.iter().zip(amounts).map(line).collect();
        format!("test \"burdens\" {{\n{lines}}}\n")
    }
}

/// A matrix times a vector.
pub(crate) fn times(matrix: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum()).collect()
}
