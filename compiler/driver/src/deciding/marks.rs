//! What a person marks on the command line: `open=1`, `open`, `25`.

use weal_base::scripts;
use weal_choice::{Asked, Form, Paper, from_text};

/// What a person marked, as a paper; what is wrong with it, and how to mend it.
pub(super) fn marked(
    words: &[String],
    asked: &Asked,
    number: from_text::Number<'_>,
) -> Result<Paper, (String, String)> {
    let form = asked.form.unwrap_or(Form::Ranking);
    let help = match form {
        Form::Number => "say one number, such as `25`".to_owned(),
        Form::Ranking => {
            format!("say them in your order, the best first; or their ranks, such as `{}=1`", example(asked))
        }
        Form::Approval => format!("name those you approve of, such as `{}`", example(asked)),
        Form::Score => format!("give each a score, such as `{}={}`", example(asked), asked.scale.1),
        Form::Grade => {
            format!("give each a grade, such as `{}={}`", example(asked), asked.grades.last().map_or("", |name| name))
        }
    };
    let mut paper = Paper { marks: vec![None; asked.options.len()], ..Paper::default() };
    if form == Form::Number {
        return match words {
            [] => Ok(paper),
            [one] => {
                let own = one.strip_prefix(&*asked.choice).and_then(|rest| rest.strip_prefix('=')).unwrap_or(one);
                paper.number = Some(number(own.trim()).map_err(|wanted| (format!("`{one}` is not {wanted}"), help))?);
                Ok(paper)
            }
            _ => Err(("a ballot says one number here".to_owned(), help)),
        };
    }
    for (word, place) in words.iter().zip(1_i32..) {
        let (name, mark) =
            word.split_once('=').map_or((&**word, None), |(name, mark)| (name.trim(), Some(mark.trim())));
        let name = scripts::normal(name);
        let Some(cell) =
            asked.options.iter().position(|option| **option == *name).and_then(|at| paper.marks.get_mut(at))
        else {
            let near = weal_base::suggest::nearest(&name, asked.options.iter().map(|option| &**option));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the options are {}", asked.options.join(", ")),
            };
            return Err((format!("`{name}` is none of the options"), help));
        };
        if cell.is_some() {
            return Err((format!("`{name}` is marked twice"), "mark it once".to_owned()));
        }
        let in_order = words.iter().all(|word| !word.contains('='));
        *cell = match mark {
            None if form == Form::Ranking && in_order => Some(place),
            None if form == Form::Approval => Some(1),
            None => return Err((format!("`{name}` has no mark"), help)),
            Some(mark) => from_text::mark(mark, asked)
                .map_err(|wanted| (format!("`{mark}` for `{name}` is not {wanted}"), help.clone()))?,
        };
    }
    Ok(paper)
}

fn example(asked: &Asked) -> &str {
    asked.options.first().map_or("OPTION", |name| name)
}
