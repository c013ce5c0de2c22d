//! That something left is kept before it leaves.

use exports::{Asked, Format};
use isms::asset::Asset;
use listing::{Orders, Parameters, Question};
use record::Kinded as _;
use store::{AccessQuestion, Occasion};
use trial::{Database, House};

trial::on_both_engines![what_leaves_is_kept_with_who_took_what];

async fn what_leaves_is_kept_with_who_took_what(database: Database) {
    let house = House::found(&database).await;
    house.asset("Laptop").await;
    let view = house.view().await;
    let question = || Question::read(&view, Asset::kind_of(), Parameters::from_pairs(Vec::new()).unwrap()).unwrap();
    let asked = Asked { parameters: vec![("state".to_owned(), "unowned".to_owned())], ..Asked::default() };
    let file = exports::list(&house.host, &view, &Orders::default(), &question(), asked, Format::Csv).await.unwrap();
    assert_eq!(file.name, "corvane-assets-2026-03-02.csv");
    let asked = AccessQuestion { limit: 10, ..AccessQuestion::default() };
    let kept = house.host.store().accesses(house.organisation, asked).await.unwrap();
    let [access] = kept.as_slice() else { panic!("{kept:?}") };
    let (by, right) = (access.person, access.under);
    assert_eq!((by, right, access.occasion), (house.isms_manager, house.isms_manager, Occasion::Export));
    let about: serde_json::Value = serde_json::from_str(&access.what).unwrap();
    let expected = serde_json::json!({"list": "assets", "format": "csv", "rows": 1, "asked": {"state": "unowned"}});
    assert_eq!(about, expected);
    house.stop().await;
}
