"""Asks a Doppel library from Python, with a client made from its own OpenAPI file.

    openapi-python-client generate --url http://127.0.0.1:8080/openapi.json --config docs/examples/client-config.yaml \\
        --meta none --output-path doppel_client
    python docs/examples/find_persons.py http://127.0.0.1:8080 dpl_... "red jacket" picture.png
"""

import sys
from io import BytesIO

from doppel_client import AuthenticatedClient
from doppel_client.api.library import get_v1_persons
from doppel_client.api.pictures import post_track_e_ingest_image
from doppel_client.api.search import get_track_e_search_text, post_v1_search
from doppel_client.models.post_v1_search_body import PostV1SearchBody
from doppel_client.types import File


def good(answer):
    """The answer itself, or an exception with the problem's own sentence."""
    if answer.status_code >= 400:
        raise SystemExit(answer.content.decode())
    return answer.parsed


def main(url: str, key: str, words: str, picture: str | None) -> None:
    with AuthenticatedClient(base_url=url, token=key) as client:
        persons = good(get_v1_persons.sync_detailed(client=client, limit=5))
        print(f"{persons.total} persons in the library")

        found = good(get_track_e_search_text.sync_detailed(client=client, q=words, limit=5))
        for hit in found.hits:
            seen = ", ".join(sighting.source_name for sighting in hit.person.sightings)
            print(f"{hit.score:.3f}  person {hit.person.id}  seen in {seen}")

        if found.hits:
            like = PostV1SearchBody(like=[found.hits[0].person.id], limit=5)
            alike = good(post_v1_search.sync_detailed(client=client, body=like))
            print(f"most like person {like.like[0]}: {[hit.person.id for hit in alike.hits]}")

        if picture is not None:
            with open(picture, "rb") as file:
                body = File(payload=BytesIO(file.read()))
            taken = good(post_track_e_ingest_image.sync_detailed(client=client, body=body, name=picture))
            print(f"picture {taken.picture.id}, {'new' if taken.added else 'known'}")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) == 5 else None)
