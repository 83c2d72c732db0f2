//! Migrations and what the statements rely on.

use dialogporten_postgres::migrate::{check, migrate, revert_all};
use dialogporten_postgres::schema::TABLES;
use dialogporten_testkit::postgres::TestDatabase;

/// Tables, columns, indexes, constraints and storage settings: everything a migration makes.
const CATALOG: &str = "
    select format('column %s.%s %s %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, a.attcompression, a.attstattarget, pg_get_expr(d.adbin, d.adrelid))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind in ('r', 'p')
    union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
    union all select format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
        from pg_constraint where connamespace = 'public'::regnamespace
    union all select format('options %s %s', relname, reloptions) from pg_class
        where relnamespace = 'public'::regnamespace
    union all select format('function %s', proname) from pg_proc where pronamespace = 'public'::regnamespace
    order by 1";

#[tokio::test]
async fn migrating_down_and_up_again_gives_the_same_schema() {
    let database = TestDatabase::migrated().await;
    let before = database.values(CATALOG).await;
    assert!(before.len() > 100);
    let reverted = revert_all(database.url()).await.unwrap();
    assert!(!reverted.is_empty());
    let left = database.values(CATALOG).await;
    assert!(
        left.iter()
            .all(|line| line.contains("__diesel_schema_migrations")),
        "left behind: {left:?}"
    );
    assert_eq!(migrate(database.url()).await.unwrap().len(), reverted.len());
    assert_eq!(database.values(CATALOG).await, before);
}

#[tokio::test]
async fn pending_migrations_are_listed_until_they_are_run() {
    let database = TestDatabase::empty().await;
    let before = check(database.url()).await.unwrap();
    assert!(!before.is_current());
    assert_eq!(migrate(database.url()).await.unwrap(), before.pending);
    assert!(check(database.url()).await.unwrap().is_current());
    assert!(migrate(database.url()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_recognised() {
    let database = TestDatabase::migrated().await;
    database
        .execute("insert into __diesel_schema_migrations (version) values ('99990101000000')")
        .await;
    let state = check(database.url()).await.unwrap();
    assert_eq!(state.unknown, ["99990101000000"]);
}

#[tokio::test]
async fn two_runners_migrate_once() {
    let database = TestDatabase::empty().await;
    let (one, two) = tokio::join!(migrate(database.url()), migrate(database.url()));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(one.is_empty() != two.is_empty(), "{one:?} {two:?}");
}

#[tokio::test]
async fn the_described_schema_is_the_migrated_one() {
    let database = TestDatabase::migrated().await;
    let stored = database
        .values(
            "select format('%s.%s %s', table_name, column_name, data_type) from information_schema.columns
             where table_schema = 'public' and table_name not in ('outbox_event_default', '__diesel_schema_migrations')
             order by table_name, ordinal_position",
        )
        .await;
    let described: Vec<_> = TABLES
        .iter()
        .flat_map(|table| {
            let columns = table.columns.iter();
            columns.map(|(column, kind)| format!("{}.{column} {kind}", table.name))
        })
        .collect();
    assert_eq!(described, stored);
}
