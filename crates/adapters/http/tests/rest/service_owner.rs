//! What service owners read.

use crate::world::{MAX, MIN, World};
use dialogporten_testkit::builders::person;

fn silent_max() -> String {
    MAX.replace("2098-01-10T06:00:00Z", "2020-01-10T06:00:00Z")
}

#[actix_web::test]
async fn other_owners_and_unknown_dialogs_are_not_found() {
    let world = World::new();
    let id = world.created(MIN).await;
    let path = format!("/api/v1/serviceowner/dialogs/{id}");
    assert_eq!(world.get("owner", &path).await.status, 200);
    assert_eq!(world.get("admin", &path).await.status, 200);
    let answer = world
        .get(
            "owner",
            "/api/v1/serviceowner/dialogs/018fdd2a-7ba0-73dd-8fdb-ecc7777382da",
        )
        .await;
    assert_eq!(
        (answer.status, answer.error_keys()),
        (404, vec!["DialogEntity".to_owned()])
    );
}

#[actix_web::test]
async fn reading_on_behalf_of_a_person_shows_what_the_person_may_do() {
    let world = World::new();
    let request =
        crate::world::post("owner", silent_max()).uri("/api/v1/serviceowner/dialogs?isSilentUpdate=true");
    let id = world.send(request).await.json().as_str().unwrap().to_owned();
    let path = format!(
        "/api/v1/serviceowner/dialogs/{id}?endUserId={}",
        person().as_str()
    );
    assert_eq!(world.get("owner", &path).await.status, 404);
    world.permit_reading();
    let read = world.get("owner", &path).await.json();
    assert_eq!(read["content"]["mainContentReference"]["isAuthorized"], true);
    assert_eq!(read["guiActions"][0]["isAuthorized"], false);
    // Decided, but never masked for the owner.
    assert_eq!(
        read["guiActions"][0]["url"],
        "https://permits.example.no/case/417/upload"
    );
    assert_eq!(read["transmissions"][0]["isAuthorized"], true);
    assert_eq!(read["transmissions"][1]["isAuthorized"], false);
    let seen = &read["seenSinceLastUpdate"][0];
    assert_eq!(seen["isCurrentEndUser"], true);
    assert_eq!(seen["isViaServiceOwner"], true);
    assert_eq!(seen["seenBy"]["actorId"], person().as_str());
}
