"""Makes the fuzzer reach what lies behind the first checks: real dialogs, parties and services in a part of its requests.

Used by `cargo xtask fuzz-api`. Every choice depends on the generated request alone, so that a seed repeats a run.
"""

import json
import os
import urllib.error
import urllib.request
import zlib

import schemathesis

BASE = os.environ["FUZZ_BASE"]
OWNER = "/api/v1/serviceowner/dialogs"
PARTIES = [
    "urn:altinn:organization:identifier-no:313339017",
    "urn:altinn:organization:identifier-no:310923044",
    "urn:altinn:person:identifier-no:15816490100",
    "urn:altinn:person:identifier-no:08844397713",
]
RESOURCES = ["urn:altinn:resource:ttd-tilsyn", "urn:altinn:resource:ttd-vedtak"]
# What every operation may answer; the published contract does not repeat it everywhere.
EVERYWHERE = ["400", "404", "406", "413", "415"]
# Answered without a body, whatever the published contract says.
WITHOUT_BODY = ["401", "415"]
PROBLEMS = ["application/problem+json", "application/json"]


def request(path, token=None, body=None):
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(BASE + path, data, headers), timeout=30) as answer:
        return answer.read().decode()


def texts(text):
    return {"value": [{"value": text, "languageCode": "nb"}]}


def sample(number):
    """A dialog with one of each child."""
    owner = {"actorType": "ServiceOwner"}
    return {
        "serviceResource": RESOURCES[0],
        "party": PARTIES[number % len(PARTIES)],
        "content": {"title": texts(f"Sak {number}"), "summary": texts("Under arbeid.")},
        "transmissions": [{"type": "Information", "sender": owner, "content": {"title": texts("Melding")}}],
        "activities": [{"type": "DialogCreated", "performedBy": owner}],
        "serviceOwnerContext": {"serviceOwnerLabels": [{"value": "fuzz"}]},
    }


def prepare():
    """Ids of dialogs of this run's own, so that runs side by side do not purge each other's."""
    token = request("/test-issuer/token?serviceowner=ttd")
    found = []
    for number in range(12):
        dialog = json.loads(request(OWNER, token, sample(number)))
        read = json.loads(request(f"{OWNER}/{dialog}", token))
        found.append(
            {
                "dialogId": dialog,
                "transmissionId": read["transmissions"][0]["id"],
                "activityId": read["activities"][0]["id"],
                "label": "fuzz",
                "revision": read["revision"],
            }
        )
    return found


KNOWN = prepare()


def dice(case, salt):
    text = f"{salt}{case.method}{case.path}{case.path_parameters}{case.query}{case.body!r}"
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            for status in EVERYWHERE:
                operation["responses"].setdefault(status, {"description": "Refused at once."})
            for status, answer in operation["responses"].items():
                # Whose token does not reach an operation at all is refused without a word, others with a problem document.
                if status in WITHOUT_BODY or status == "403":
                    answer.pop("content", None)
                elif status.startswith("4"):
                    schema = {"$ref": "#/components/schemas/ProblemDetails"}
                    answer["content"] = {kind: {"schema": schema} for kind in PROBLEMS}


@schemathesis.hook
def before_call(context, case, kwargs):
    parameters = case.path_parameters or {}
    roll = dice(case, "ids")
    if "dialogId" in parameters and roll % 4 != 0:
        known = KNOWN[roll // 4 % len(KNOWN)]
        for name in parameters:
            if name in known and (name == "dialogId" or roll % 3 != 0):
                parameters[name] = known[name]
    roll = dice(case, "body")
    if isinstance(case.body, dict) and roll % 4 != 0:
        if "party" in case.body:
            case.body["party"] = PARTIES[roll // 4 % len(PARTIES)]
        if "serviceResource" in case.body:
            case.body["serviceResource"] = RESOURCES[roll // 8 % len(RESOURCES)]
        if "dialogs" in case.body and isinstance(case.body["dialogs"], list):
            for entry in case.body["dialogs"]:
                if isinstance(entry, dict) and "dialogId" in entry:
                    entry["dialogId"] = KNOWN[roll // 4 % len(KNOWN)]["dialogId"]
    query = case.query or {}
    roll = dice(case, "query")
    if roll % 4 != 0:
        if "party" in query:
            query["party"] = PARTIES[roll // 4 % len(PARTIES)]
        if "serviceResource" in query:
            query["serviceResource"] = RESOURCES[0]
        for name in ("endUserId", "enduserId"):
            if name in query:
                query[name] = PARTIES[2]
        if "instanceRef" in query:
            query["instanceRef"] = "urn:altinn:dialog-id:" + KNOWN[roll // 4 % len(KNOWN)]["dialogId"]
    # Most conditions would only repeat that revisions differ.
    headers = case.headers or {}
    for name in list(headers):
        if name.lower() == "if-match" and dice(case, "condition") % 4 != 0:
            del headers[name]


@schemathesis.hook
def after_call(context, case, response):
    # What was created takes the place of a dialog that may be deleted by now.
    if case.method == "POST" and case.path == OWNER and response.status_code == 201:
        known = dict(KNOWN[dice(case, "place") % len(KNOWN)])
        known["dialogId"] = response.json()
        KNOWN[dice(case, "place") % len(KNOWN)] = known
