//! `weal new FOLDER`: a first program that plans.

use std::path::Path;

use crate::arguments::New;
use crate::{exit, terminal};

/// A first program: small, complete, and to be changed.
fn program(name: &str) -> String {
    format!(
        r#"//! What can this bakery make, and is it enough?
package {name}

horizon 2027-01 .. 2027-12 by month

place village {{ people 400 }}

// what there is
resource flour: mass in kg            {{ supply 2_500 kg per month }}
resource bread: perishable mass in kg {{ keeps 3 day }}
resource baker: labour                {{ supply 320 h per month }}

// how things are made
/// One batch in the oven.
recipe bake {{
  work    1.5 h baker
  consume 20 kg flour
  produce 27 kg bread
}}

// what people need
need daily_bread: 200 g bread per person per day for village {{ rank vital }}

aim least labour

test "there is bread for nearly all" {{
  expect met daily_bread >= 95 %
}}
"#
    )
}

/// Writes the standard library into the folder `std` beside the program; answers what went wrong.
fn vendor(folder: &Path) -> Result<(), String> {
    for (module, text) in weal_driver::LIBRARY {
        let file = folder.join(weal_driver::library_file(module));
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)
                .map_err(|error| format!("the folder `{}` cannot be made: {error}", parent.display()))?;
        }
        terminal::write(&file, text)?;
    }
    Ok(())
}

pub(crate) fn run(of: &New) -> u8 {
    let name = of.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let word: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let word = if word.starts_with(|c: char| c.is_alphabetic() || c == '_') { word } else { format!("_{word}") };
    let (file, copy) = (of.folder.join("main.weal"), of.folder.join("std"));
    // An existing program may be given its copy of the library later.
    let taken = if of.vendor_std { copy.exists().then_some(&copy) } else { file.exists().then_some(&file) };
    if let Some(taken) = taken {
        terminal::complain(&format!("`{}` is there already; nothing was changed", taken.display()));
        return exit::ERRORS;
    }
    if let Err(error) = std::fs::create_dir_all(&of.folder) {
        terminal::complain(&format!("the folder `{}` cannot be made: {error}", of.folder.display()));
        return exit::ERRORS;
    }
    let first = !file.exists();
    let written = if first { terminal::write(&file, &program(&word)) } else { Ok(()) };
    let written = written.and_then(|()| if of.vendor_std { vendor(&of.folder) } else { Ok(()) });
    if let Err(error) = written {
        terminal::complain(&error);
        return exit::ERRORS;
    }
    if of.vendor_std {
        terminal::show(&format!(
            "Wrote the standard library into {}; the program beside it now uses this copy.\n",
            copy.display()
        ));
    }
    if first {
        terminal::show(&format!("Wrote {}. Try `weal plan {}`.\n", file.display(), of.folder.display()));
    }
    exit::DONE
}
