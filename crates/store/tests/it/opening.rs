//! Opening a database: whose it is, how new, and to do what.

use jiff::Timestamp;
use record::Id;
use store::{Engine, OrganisationRow, Store, StoreError};
use trial::{Database, House};

trial::on_both_engines![
    data_of_a_newer_annexa_is_refused_with_a_sentence,
    opening_twice_changes_nothing,
    an_address_belongs_to_one_organisation,
    an_organisation_whose_founding_was_cut_off_leaves_its_address_free,
];

async fn data_of_a_newer_annexa_is_refused_with_a_sentence(database: Database) {
    database.open().await.close().await;
    let checksum = database.bytes("00");
    let text = format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (99, 'from the future', TRUE, {checksum}, 0)"
    );
    assert_eq!(database.behind_our_back(&text).await, 1);
    let mut refused = vec![database.try_open().await];
    if database.engine() == Engine::Sqlite {
        refused.push(Store::open_embedded_read_only(database.directory()).await);
    }
    for refused in refused {
        let Err(error @ StoreError::Newer { found: 99, .. }) = refused else {
            panic!("newer data was opened: {refused:?}")
        };
        assert!(error.to_string().starts_with("this data was written by a newer Annexa"), "{error}");
    }
}

async fn opening_twice_changes_nothing(database: Database) {
    let house = House::found(&database).await;
    let before = house.host.store().head(house.organisation).await.unwrap();
    let again = database.open().await;
    assert_eq!(again.head(house.organisation).await.unwrap(), before);
}

/// On SQLite one process owns the data directory.
#[test]
fn servers_that_start_at_the_same_time_on_an_empty_database_make_its_tables_once() {
    trial::story(Engine::Postgres, async |database| {
        database.behind_our_back("DROP SCHEMA public CASCADE").await;
        database.behind_our_back("CREATE SCHEMA public").await;
        let (one, two, three) = tokio::join!(database.try_open(), database.try_open(), database.try_open());
        for opened in [one, two, three] {
            assert_eq!(opened.unwrap().organisations().await.unwrap(), []);
        }
    });
}

async fn an_address_belongs_to_one_organisation(database: Database) {
    let house = House::found(&database).await;
    let again = house.host.found("corvane", &trial::World::founding()).await;
    let error = again.unwrap_err();
    assert!(matches!(error, host::HostError::Store(StoreError::SlugTaken)), "{error}");
    house.set("2026-03-02T09:00:01Z");
    let (other, _) = house.host.found("corvane-two", &trial::World::founding()).await.unwrap();
    let rows = house.host.organisations().await.unwrap();
    let slugs: Vec<_> = rows.iter().map(|row| (row.id, row.slug.as_str())).collect();
    assert_eq!(slugs, [(house.organisation, "corvane"), (other, "corvane-two")]);
    for row in rows {
        assert!(house.host.store().head(row.id).await.unwrap().is_some(), "every organisation has its log");
    }
}

async fn an_organisation_whose_founding_was_cut_off_leaves_its_address_free(database: Database) {
    let store = database.open().await;
    let row = OrganisationRow { id: Id::from_u128(1), slug: "corvane".to_owned() };
    let mut appending = store.begin().await.unwrap();
    appending.enter_organisation(&row, Timestamp::UNIX_EPOCH).await.unwrap();
    drop(appending);
    store.close().await;
    assert_eq!(database.open().await.organisations().await.unwrap(), []);
}

#[tokio::test]
async fn a_database_opened_to_look_only_is_read_beside_its_server_and_never_written() {
    let database = Database::sqlite();
    let house = House::found(&database).await;
    let reader = Store::open_embedded_read_only(database.directory()).await.unwrap();
    assert_eq!(reader.organisations().await.unwrap().len(), 1);
    let before = reader.head(house.organisation).await.unwrap().unwrap();
    house.asset("Backups").await;
    let after = reader.head(house.organisation).await.unwrap().unwrap();
    assert_eq!(after.head.frontier.size(), before.head.frontier.size() + 1, "it follows the server");
    let row = OrganisationRow { id: Id::from_u128(1), slug: "other".to_owned() };
    let written = async {
        let mut appending = reader.begin().await?;
        appending.enter_organisation(&row, Timestamp::UNIX_EPOCH).await?;
        appending.commit().await
    };
    assert!(written.await.is_err(), "it was written");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_not_made_by_looking() {
    let database = Database::sqlite();
    assert!(Store::open_embedded_read_only(database.directory()).await.is_err());
    assert_eq!(std::fs::read_dir(database.directory()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_data_directory_may_have_any_name() {
    let home = tempfile::tempdir().unwrap();
    for name in ["with space", "what?", "100%", "a%20b", "#1", "Größe", "a&b=c"] {
        let directory = home.path().join(name);
        std::fs::create_dir_all(&directory).unwrap();
        let opened = Store::open_embedded(&directory).await;
        assert!(opened.is_ok(), "{name}: {opened:?}");
        opened.unwrap().close().await;
        assert!(directory.join("annexa.sqlite3").is_file(), "the database of {name:?} lies elsewhere");
        assert!(Store::open_embedded_read_only(&directory).await.is_ok(), "{name}");
    }
}
