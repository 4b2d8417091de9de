//! What holds of every token list and every tree: ranges are of the text, in order, and nested.

use crate::ir::{Range, Tree};
use crate::tokens::Tokens;
use crate::visit::{Event, visit};

/// Checks tokens and tree against their text.
pub fn check(text: &str, tokens: &Tokens, tree: &Tree) -> Result<(), String> {
    let mut end = 0;
    for token in &tokens.list {
        in_text(text, token.range(), "token")?;
        if token.start < end || token.start == token.end {
            return Err(format!("token {:?} is empty or out of order", token.range()));
        }
        end = token.end;
    }
    for comment in &tokens.comments {
        in_text(text, *comment, "comment")?;
    }
    let mut open = vec![(whole(text), 0)];
    let mut result = Ok(());
    visit(tree, &mut |event| {
        let range = match event {
            Event::Enter(range) => range,
            Event::Expr(expr) => expr.range,
            Event::Row(_) => return,
            Event::Leave => {
                open.pop();
                return;
            }
        };
        if let Some((outer, last)) = open.last_mut() {
            if result.is_ok() {
                result = nested(*outer, *last, range);
            }
            *last = range.end;
        }
        open.push((range, range.start));
    });
    result
}

fn whole(text: &str) -> Range {
    Range { start: 0, end: text.len() as u32 }
}

fn in_text(text: &str, range: Range, what: &str) -> Result<(), String> {
    match text.get(range.start as usize..range.end as usize) {
        Some(_) => Ok(()),
        None => Err(format!("{what} {range:?} is not of the text")),
    }
}

fn nested(outer: Range, last: u32, inner: Range) -> Result<(), String> {
    if inner.start < outer.start || inner.end > outer.end || inner.start > inner.end {
        return Err(format!("{inner:?} is not inside {outer:?}"));
    }
    if inner.start < last {
        return Err(format!("{inner:?} begins before {last}, where its neighbour ends"));
    }
    Ok(())
}
