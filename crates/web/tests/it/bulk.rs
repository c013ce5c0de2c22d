//! Many records changed by one form: all or none, each refusing row says why, nothing typed is lost.

use axum::http::StatusCode;
use catalogue::Role;

use crate::server::Server;

/// Three more assets beside the first; their ids in order.
async fn four_assets(office: &Server) -> Vec<String> {
    for name in ["Payroll", "Backups", "Mail"] {
        office.does(Role::IsmsManager, "assets", &format!("name={name}")).await;
    }
    let mut ids = Vec::new();
    for name in ["Customer", "Payroll", "Backups", "Mail"] {
        ids.push(office.chosen("assets", name).await);
    }
    ids
}

/// The fields that tick these records at their first version.
fn ticks(ids: &[String]) -> String {
    ids.iter().map(|id| format!("id={id}%401&row={id}%401")).collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn chosen_rows_change_together_and_what_was_left_empty_stays() {
    let office = Server::start().await;
    let ids = four_assets(&office).await;
    office.does(Role::IsmsManager, "assets/A-002", "version=1&name=Payroll&location=Rack+4").await;
    let owner = office.person(Role::AssetOwner).await;
    let (status, form) = office.sends(Role::IsmsManager, "assets/bulk", &format!("do=edit&{}", ticks(&ids[2..]))).await;
    assert_eq!(status, StatusCode::OK);
    assert!(form.contains("Change 2 assets") && form.contains("Leave as it is"), "{form}");
    let saved = format!("do=save&{}&id={}%402&owner={owner}&classification=confidential", ticks(&ids[2..]), ids[1]);
    office.does(Role::IsmsManager, "assets/bulk", &saved).await;
    let page = office.sees(Role::IsmsManager, &format!("assets?owner={owner}")).await;
    assert!(page.contains("Payroll") && page.contains("Backups") && page.contains("Mail"), "{page}");
    assert!(!page.contains("Customer invoices"), "what was not chosen stays as it is");
    let payroll = office.sees(Role::IsmsManager, "assets/A-002").await;
    assert!(payroll.contains("Rack 4") && payroll.contains("Confidential"), "{payroll}");
    let cleared = format!("do=save&id={}%402&row={}%402&owner.clear=1", ids[2], ids[2]);
    office.does(Role::IsmsManager, "assets/bulk", &cleared).await;
    let page = office.sees(Role::IsmsManager, &format!("assets?owner={owner}")).await;
    assert!(!page.contains("Backups") && page.contains("Mail"), "{page}");
}

#[tokio::test]
async fn a_row_that_changed_in_between_refuses_by_its_version_and_holds_back_the_others_until_it_is_left_out() {
    let office = Server::start().await;
    let ids = four_assets(&office).await;
    let owner = office.person(Role::AssetOwner).await;
    office.does(Role::IsmsManager, "assets/A-003", "version=1&name=Backups+of+all").await;
    let typed = format!("{}&owner={owner}&reason=handed+over", ticks(&ids));
    let (status, page) = office.sends(Role::IsmsManager, "assets/bulk", &format!("do=save&{typed}")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("1 of 4 rows refuses") && page.contains("version 1 is now version 2"), "{page}");
    assert!(page.contains("Backups of all"), "it shows what the row says now");
    assert!(page.contains(&format!("value=\"{owner}\" selected")) && page.contains("value=\"handed over\""), "{page}");
    let ticked = |id: &str, version| format!("name=\"id\" value=\"{id}@{version}\" checked");
    assert!(page.contains(&ticked(&ids[0], 1)) && !page.contains(&ticked(&ids[2], 2)), "{page}");
    let none = office.sees(Role::IsmsManager, &format!("assets?owner={owner}")).await;
    assert!(none.contains("Nothing fits these questions"), "nothing was changed: {none}");
    let rest = format!("do=rest&refused={}&{typed}", ids[2]);
    office.does(Role::IsmsManager, "assets/bulk", &rest).await;
    let others = office.sees(Role::IsmsManager, &format!("assets?owner={owner}")).await;
    assert!(others.contains("Payroll") && others.contains("Mail") && !others.contains("Backups"), "{others}");
}

#[tokio::test]
async fn what_a_rule_refuses_is_said_in_the_row_that_it_is_about() {
    let office = Server::start().await;
    let ids = four_assets(&office).await;
    let employee = office.person(Role::Employee).await;
    let (status, page) =
        office.sends(Role::IsmsManager, "assets/bulk", &format!("do=save&{}&owner={employee}", ticks(&ids[..2]))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("None of them was changed"), "{page}");
    let (_, row) = page.split_once("class=\"answer\"").unwrap();
    assert!(row.contains("<b>Owner: </b>"), "{row}");
    for (form, sentence) in [
        (format!("do=save&{}", ticks(&ids)), "Say what changes"),
        (format!("do=save&row={}%401&classification=public", ids[0]), "Choose at least one row."),
    ] {
        let (status, page) = office.sends(Role::IsmsManager, "assets/bulk", &form).await;
        assert_eq!((status, page.contains(sentence)), (StatusCode::UNPROCESSABLE_ENTITY, true), "{page}");
    }
}

#[tokio::test]
async fn lists_of_records_are_added_to_or_taken_from_and_nobody_changes_what_they_may_not_write() {
    let office = Server::start().await;
    let ids = four_assets(&office).await;
    office.does(Role::IsmsManager, "assets/A-004", &format!("version=1&name=Mail&depends_on={}", ids[0])).await;
    let change = |how: &str, version: u8, which: &str| {
        format!("do=save&id={}%40{version}&row={}%40{version}&depends_on={which}&depends_on.how={how}", ids[3], ids[3])
    };
    office.does(Role::IsmsManager, "assets/bulk", &change("add", 2, &ids[1])).await;
    let page = office.sees(Role::IsmsManager, "assets/A-004").await;
    assert!(page.contains("Customer invoices") && page.contains("Payroll"), "{page}");
    office.does(Role::IsmsManager, "assets/bulk", &change("remove", 3, &ids[0])).await;
    let (_, facts) = page.split_once("Facts and links").unwrap();
    assert!(facts.contains("Customer invoices"));
    let page = office.sees(Role::IsmsManager, "assets/A-004").await;
    let (_, facts) = page.split_once("Facts and links").unwrap();
    assert!(!facts.contains("Customer invoices") && facts.contains("Payroll"), "{facts}");
    let (status, page) = office
        .sends(Role::RiskOwner, "assets/bulk", &format!("do=save&{}&classification=public", ticks(&ids[..1])))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(office.sees(Role::IsmsManager, "assets?classification=public").await.contains("Nothing fits"));
    let list = office.sees(Role::RiskOwner, "assets").await;
    assert!(!list.contains("name=\"id\""), "who writes none has nothing to tick");
}
