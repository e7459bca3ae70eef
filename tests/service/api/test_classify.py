"""Tags over HTTP are those of the library, one by one or many at once."""

from __future__ import annotations

import asyncio

import httpx2
from starlette.testclient import TestClient

from pandong_nlp.records import TicketText
from pandong_nlp.triage import TagFields, Triager
from service.api.tags import BatchTags, ExplainedTags
from tests.service.api.conftest import DOG, RENT

CLASSIFY, BATCH = "/api/v1/classify", "/api/v1/classify/batch"


def test_one_ticket_gets_the_names_and_values_of_every_other_output(api: TestClient, small_triager: Triager) -> None:
    answer = api.post(CLASSIFY, json={"text": DOG, "title": "遛狗"}).json()
    ExplainedTags.model_validate(answer)
    expected = TagFields(small_triager).of(small_triager.triage_one(TicketText(DOG, "遛狗")))
    told = {name: tuple(value) if isinstance(value, list) else value for name, value in answer.items()}
    shared = expected.keys() - {"top3"}
    assert {name: told[name] for name in shared} == {name: expected[name] for name in shared}
    assert tuple(each["category"] for each in answer["top3"]) == expected["top3"]
    assert answer["top3"][0]["category_name"] == answer["category_name"] == "养犬管理"


def test_the_words_that_decided_are_where_it_says(api: TestClient) -> None:
    answer = api.post(CLASSIFY, params={"explain": True}, json={"text": DOG}).json()
    assert answer["deciding"]
    for each in answer["deciding"]:
        assert DOG[each["start"] : each["end"]] == each["words"]
    assert "deciding" not in api.post(CLASSIFY, json={"text": DOG}).json()


def test_urgent_words_are_where_it_says_also_in_full_width(api: TestClient) -> None:
    text = "Ａ座三层燃气泄漏，请马上来人。"
    answer = api.post(CLASSIFY, json={"title": "煤气漏气", "text": text}).json()
    written = {"title": "煤气漏气", "text": text}
    assert (answer["urgency"], answer["urgency_by"]) == (2, "rule")
    assert {each["field"] for each in answer["urgency_hits"]} == {"title", "text"}
    for each in answer["urgency_hits"]:
        assert written[each["field"]][each["start"] : each["end"]] == each["words"]
    assert answer["notices"]


def test_facts_reach_the_studio(api: TestClient) -> None:
    known = api.post(CLASSIFY, json={"text": DOG, "facts": {"manual": 1}}).json()
    assert known["studio"]
    assert not api.post(CLASSIFY, json={"text": DOG}).json()["studio"]


def test_a_batch_is_its_tickets_one_by_one(api: TestClient) -> None:
    tickets = [{"text": text} for text in (DOG, RENT, "路灯坏了。", "燃气泄漏，快来人。")] * 40
    many = api.post(BATCH, json={"tickets": tickets}).json()
    BatchTags.model_validate(many)
    single = [api.post(CLASSIFY, json=ticket).json() for ticket in tickets[:4]]
    for one, each in zip(many["tags"], single * 40, strict=True):
        assert [one[name] for name in ("category", "decision", "unit", "urgency_hits")] == [
            each[name] for name in ("category", "decision", "unit", "urgency_hits")
        ]
        assert abs(one["confidence"] - each["confidence"]) < 1e-4


def test_many_at_the_same_time_each_get_their_own_answer(api: TestClient) -> None:
    async def everybody() -> list[str]:
        transport = httpx2.ASGITransport(api.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            texts = [DOG, RENT] * 60
            answers = await asyncio.gather(*(client.post(CLASSIFY, json={"text": text}) for text in texts))
            return [answer.json()["category"] for answer in answers]

    assert api.portal is not None
    assert api.portal.call(everybody) == ["community.dogs", "housing.rental"] * 60
