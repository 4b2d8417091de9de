//! The blanks between the tokens of a line.

use crate::ir::{ExprKind, Tree};
use crate::tokens::{Kind, Token};
use crate::visit::{Event, visit};

/// What only the tree knows: which `-` is a sign, and which braces are a name.
pub(super) struct Spacing {
    signs: Vec<u32>,
    rows: Vec<u32>,
}

impl Spacing {
    pub(super) fn of(tree: &Tree) -> Spacing {
        let (mut signs, mut rows) = (Vec::new(), Vec::new());
        visit(tree, &mut |event| match event {
            Event::Expr(expr) if matches!(expr.kind, ExprKind::Negate(_)) => {
                signs.push(expr.range.start);
            }
            Event::Row(range) => rows.extend([range.start, range.end.saturating_sub(1)]),
            _ => {}
        });
        rows.extend(tree.built.iter().flat_map(|range| [range.start, range.end.saturating_sub(1)]));
        signs.sort_unstable();
        rows.sort_unstable();
        Spacing { signs, rows }
    }

    /// Whether a brace belongs to a name such as `{g.id}`.
    pub(super) fn is_row(&self, token: Token) -> bool {
        matches!(token.kind, Kind::OpenBrace | Kind::CloseBrace) && self.rows.binary_search(&token.start).is_ok()
    }

    fn is_sign(&self, token: Token) -> bool {
        token.kind == Kind::Minus && self.signs.binary_search(&token.start).is_ok()
    }

    /// Whether a blank stands between two tokens of a line; `glued` says that the author left none.
    pub(super) fn blank_between(&self, left: Token, right: Token, glued: bool) -> bool {
        use Kind::*;
        match (left.kind, right.kind) {
            (_, Comma | Semicolon | Colon | CloseParen | CloseBracket | Dot) => false,
            (OpenParen | OpenBracket | Dot | Caret, _) | (_, Caret) => false,
            (_, OpenBracket) => !glued,
            (Minus, _) if self.is_sign(left) => false,
            // `f(x)` is a call only where the bracket touches the name.
            (Word, OpenParen) => !glued,
            // Built names: `{c}_flour`, `mill_{c}`.
            (Word, OpenBrace) if self.is_row(right) => !glued,
            (CloseBrace, Word) if self.is_row(left) => !glued,
            (OpenBrace, _) if self.is_row(left) => false,
            (_, CloseBrace) if self.is_row(right) => false,
            (OpenBrace, CloseBrace) => false,
            _ => true,
        }
    }
}
