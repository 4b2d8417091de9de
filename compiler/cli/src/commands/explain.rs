//! `weal explain CODE`: the page of a code.

use weal_base::{Code, suggest};

use crate::arguments::Explain;
use crate::{exit, terminal};

pub(crate) fn run(of: &Explain) -> u8 {
    let Some(wanted) = &of.code else {
        for code in Code::ALL {
            terminal::show(&format!("{:24}{}\n", code.text(), code.title()));
        }
        return exit::DONE;
    };
    match Code::find(wanted) {
        Some(code) => {
            terminal::show(code.page());
            exit::DONE
        }
        None => {
            let near = suggest::nearest(wanted, Code::ALL.iter().map(|code| code.text()));
            let help = near
                .map_or_else(|| "`weal explain` lists them all".to_owned(), |near| format!("did you mean `{near}`?"));
            terminal::complain(&format!("there is no code `{wanted}`: {help}"));
            exit::USAGE
        }
    }
}
