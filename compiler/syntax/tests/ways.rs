//! Ways of a recipe, recipes with parameters, routes and moves: how they are read and set.

mod outcome;

use outcome::{clean, formatted};

const PROGRAM: &str = "route  road : mill to town{takes 1 day}
recipe batch(grain:mass , flour: resource){consume grain flour}
recipe {k.id}=batch(k.grain,k.flour){work 1 h baker}
recipe rye = batch( 8 kg,rye )
recipe bake {
  consume 12 t feed spread
    either wood {
  consume 6 kg wood
    work 2 h baker
  }  or gas{
    consume 1 m3 gas
  emit 3 kg co2e }
  or {
    work 9 h baker
  }
  either { up to 3 run per day } or b { at mill }
  move 2 t flour from mill to town losing 2%
  move 2 t flour along road
  move 2 t flour along each route losing 1 %
  produce 13 kg bread
}
";

#[test]
fn they_are_read_as_written() {
    insta::assert_snapshot!(clean(PROGRAM), @r"
    route road from mill to town
      takes [1 day]
    recipe batch
      param grain : mass
      param flour : resource
      consume grain of flour
    recipe {k.id} = batch(k.grain, k.flour)
      work [1 h] of baker
    recipe rye = batch([8 kg], rye)
    recipe bake
      consume [12 t] of feed spread
      either wood
        consume [6 kg] of wood
        work [2 h] of baker
      or gas
        consume [1 m3] of gas
        emit [3 kg] of co2e
      or
        work [9 h] of baker
      either
        up to [3 run per day]
      or b
        at mill
      move [2 t] of flour from mill to town losing [2 %]
      move [2 t] of flour along road
      move [2 t] of flour along each route losing [1 %]
      produce [13 kg] of bread
    ");
}

#[test]
fn they_are_set_in_columns_and_mean_the_same() {
    let once = formatted(PROGRAM);
    assert_eq!(formatted(&once), once);
    assert_eq!(clean(&once), clean(PROGRAM));
    insta::assert_snapshot!(once, @r"
    route road: mill to town { takes 1 day }
    recipe batch(grain: mass, flour: resource)    { consume grain flour }
    recipe {k.id}       = batch(k.grain, k.flour) { work 1 h baker }
    recipe rye          = batch(8 kg, rye)
    recipe bake {
      consume 12 t feed spread
      either wood {
        consume 6 kg wood
        work    2 h baker
      } or gas {
        consume 1 m3 gas
        emit    3 kg co2e
      }
      or {
        work 9 h baker
      }
      either { up to 3 run per day } or b { at mill }
      move    2 t flour from mill to town losing 2 %
      move    2 t flour along road
      move    2 t flour along each route losing 1 %
      produce 13 kg bread
    }
    ");
}
