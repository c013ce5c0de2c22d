//! Words made from identifiers and doc comments.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The doc comment as one paragraph per blank line, lines joined.
pub fn help(attributes: &[Attribute]) -> String {
    let mut paragraphs: Vec<String> = vec![String::new()];
    for attribute in attributes {
        let Meta::NameValue(pair) = &attribute.meta else { continue };
        if !pair.path.is_ident("doc") {
            continue;
        }
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { continue };
        let line = text.value();
        let line = line.trim();
        if line.is_empty() {
            paragraphs.push(String::new());
        } else if let Some(last) = paragraphs.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(line);
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

/// `RoleAssignment` with a separator: `role_assignment`, `role-assignment`.
pub fn separated(camel: &str, separator: char) -> String {
    let mut name = String::new();
    for (position, character) in camel.chars().enumerate() {
        if character.is_uppercase() && position > 0 {
            name.push(separator);
        }
        name.extend(character.to_lowercase());
    }
    name
}

/// `recovery_time` as "Recovery time".
pub fn sentence(snake: &str) -> String {
    let words = snake.replace(['_', '-'], " ");
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
