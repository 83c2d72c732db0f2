//! The permitted HTML subset.

use dialogporten_domain::content::html_element_is_allowed;
use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use std::cell::Cell;

/// True when every element of the text is inside the permitted subset.
///
/// Tags are looked at one by one, before a tree is built: building one drops misplaced tags together with their attributes, yet
/// the text that is stored still has them.
pub(super) fn is_allowed(text: &str) -> bool {
    let tokenizer = Tokenizer::new(
        Inspector {
            allowed: Cell::new(true),
        },
        html5ever::tokenizer::TokenizerOpts::default(),
    );
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    // Nothing here runs scripts: a pause after a script tag means a script tag, which is refused already.
    while let TokenizerResult::Script(()) = tokenizer.feed(&queue) {}
    tokenizer.end();
    tokenizer.sink.allowed.get()
}

struct Inspector {
    allowed: Cell<bool>,
}

impl TokenSink for Inspector {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && tag.kind == TagKind::StartTag
        {
            let attributes = tag
                .attrs
                .iter()
                .map(|attribute| (attribute.name.local.as_ref(), attribute.value.as_ref()));
            if !html_element_is_allowed(tag.name.as_ref(), attributes) {
                self.allowed.set(false);
            }
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn the_subset_is_allowed() {
        for text in [
            "plain & simple",
            "<p>Hei <strong>du</strong><br>og <em>du</em></p><!-- note -->",
            "<ul><li>a</ul><TABLE><tr><td>1</td></tr></TABLE>",
            "<a href=\"HTTPS://example.no\">x</a>",
            "a < b",
        ] {
            assert!(is_allowed(text), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "<script>alert(1)</script>",
            "<p onclick=\"x\">",
            "<a>x</a>",
            "<a href=\"http://example.no\">x</a>",
            "<a href=\"https://example.no\" target=\"_blank\">x</a>",
            "<a href='javascript:x'>x</a>",
            "<img src=x>",
            "<body onload=x>",
            "<td onclick=x>",
            "<svg><p></svg>",
            "<p/onclick=x>",
        ] {
            assert!(!is_allowed(text), "{text}");
        }
    }
}
