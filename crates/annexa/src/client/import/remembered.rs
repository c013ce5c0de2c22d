//! A file that is read as the last import with the same headers was.

use serde_json::Value as Json;

/// What rows can become records of.
const REGISTERS: [&str; 3] = ["assets", "risks", "suppliers"];

/// Takes over how an earlier import was read, and says so on the error output, where it is in nobody's way.
pub fn take_over(brought: &Json, asked: &mut Json) {
    let Some((position, like)) = found(brought, asked) else { return };
    let number = like.get("import").and_then(Json::as_str).unwrap_or_default();
    eprintln!("Read as in import {number}, whose headers are the same; --afresh reads it anew.");
    if let Json::Object(asked) = asked {
        asked.insert("sheet".to_owned(), position.into());
        for name in ["mapping", "answers"] {
            asked.extend(like.get(name).map(|value| (name.to_owned(), value.clone())));
        }
    }
}

/// The sheet that is read, and what is remembered of it; nothing where another register is asked for.
fn found<'a>(brought: &'a Json, asked: &Json) -> Option<(usize, &'a Json)> {
    let sheets = brought.get("sheets")?.as_array()?;
    let is_known = |sheet: &Json| {
        let register = sheet.pointer("/recognition/register").and_then(Json::as_str);
        register.is_some_and(|register| REGISTERS.contains(&register))
    };
    let asked_for = asked.get("sheet").and_then(Json::as_u64).and_then(|sheet| usize::try_from(sheet).ok());
    let position = asked_for.or_else(|| sheets.iter().position(is_known)).unwrap_or(0);
    let like = sheets.get(position)?.get("remembered").filter(|like| like.is_object())?;
    let register = asked.get("register").filter(|register| !register.is_null());
    let is_same = register.is_none_or(|register| like.pointer("/mapping/register") == Some(register));
    is_same.then_some((position, like))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_remembered_is_of_the_sheet_and_the_register_that_are_asked_for() {
        let mapping = json!({"register": "risks"});
        let like = json!({"import": "RR-002", "mapping": mapping, "answers": {"dates": {"due": "day_first"}}});
        let brought = json!({"sheets": [
            {"recognition": {"register": "other"}, "remembered": null},
            {"recognition": {"register": "risks"}, "remembered": like},
        ]});
        let mut asked = json!({"sheet": null, "register": null});
        take_over(&brought, &mut asked);
        assert_eq!((&asked["sheet"], &asked["mapping"]), (&json!(1), &mapping));
        assert_eq!(asked["answers"]["dates"]["due"], "day_first");
        for elsewhere in [json!({"sheet": 0}), json!({"register": "assets"})] {
            let mut asked = elsewhere.clone();
            take_over(&brought, &mut asked);
            assert_eq!(asked, elsewhere);
        }
    }
}
