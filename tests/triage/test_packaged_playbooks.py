"""The forty playbooks that come with the program hold what was promised of them."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from itertools import combinations, permutations

import pytest

from pandong_nlp.taxonomy import Taxonomy
from pandong_nlp.tickets import Stage
from pandong_nlp.triage.plan import NEAR, likeness, plan, shared_steps
from pandong_nlp.triage.playbook_file import STAGE_TITLES
from pandong_nlp.triage.playbook_folder import load_playbooks, open_playbooks
from pandong_nlp.triage.playbooks import SECTION_NAMES, SECTION_STAGES, Playbook

TAXONOMY = Taxonomy.packaged()
PLAYBOOKS = load_playbooks(None, TAXONOMY)
FOLDER = files("pandong_nlp").joinpath("data/playbooks")
HEADINGS = [
    *(
        heading
        for stage, title in STAGE_TITLES.items()
        for heading in (
            f"## {title}",
            *(f"### {SECTION_NAMES[section]}" for section, of in SECTION_STAGES.items() if of is stage),
        )
    ),
    *(f"## {title}" for title in ("问答对照", "怎么说", "回访", "预防", "依据", "文书")),
]
STORIES = ("housing.rental", "traffic.parking", "traffic.illegal_ride", "environment.noise", "community.dogs")

each_playbook = pytest.mark.parametrize("playbook", PLAYBOOKS.playbooks, ids=lambda playbook: playbook.code)


def text_of(playbook: Playbook) -> str:
    return FOLDER.joinpath(f"{playbook.categories[0]}.md").read_text("utf-8")


def test_each_category_has_its_playbook_under_its_code() -> None:
    assert [(each.code, each.categories) for each in PLAYBOOKS] == [
        (f"WF-{category.code}", (category.slug,)) for category in TAXONOMY
    ]
    assert len({each.name for each in PLAYBOOKS}) == len(TAXONOMY)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("difficulty", [1, 2, 3])
def test_every_category_difficulty_and_stage_gives_steps(difficulty: int, stage: Stage) -> None:
    fewest = {Stage.UNIT: (5, 8)}.get(stage, (2, 5))
    for slug in TAXONOMY.slugs:
        assert len(plan(PLAYBOOKS, [slug], difficulty, stage).steps) >= fewest[difficulty == 3], slug


def test_no_two_playbooks_share_more_than_three_tenths_of_their_steps() -> None:
    shares = {(one.code, other.code): shared_steps(one, other) for one, other in permutations(PLAYBOOKS, 2)}
    worst = max(shares, key=lambda pair: shares[pair])
    assert shares[worst] <= 0.3, worst


def test_steps_of_different_playbooks_are_far_from_near() -> None:
    alike = max(
        (likeness(step.text, other.text), step.text, other.text)
        for one, two in combinations(PLAYBOOKS, 2)
        for step in one.steps
        for other in two.steps
    )
    assert alike[0] < NEAR / 3, alike


@each_playbook
def test_the_headings_stand_in_their_order(playbook: Playbook) -> None:
    found = [line for line in text_of(playbook).splitlines() if line.startswith("#")]
    assert found[: len(HEADINGS)] == HEADINGS


@each_playbook
def test_steps_are_short_and_whole_and_come_back_as_written(playbook: Playbook) -> None:
    assert all(15 <= len(step.text) <= 70 and step.text.endswith("。") for step in playbook.steps)
    written = [line[2:] for line in text_of(playbook).split("## 问答对照")[0].splitlines() if line.startswith("- ")]
    assert [step.written for step in playbook.steps] == written


@each_playbook
def test_there_is_enough_of_everything(playbook: Playbook) -> None:
    assert len(playbook.answers) >= (6 if playbook.categories[0] in STORIES else 4)
    assert len(playbook.speaking.say) >= 2
    assert len(playbook.speaking.avoid) >= 2
    assert len(playbook.follow_up) >= 3
    assert len(playbook.prevention) >= 3
    assert playbook.legal_basis
    assert all(150 <= len(notice.body) <= 450 and "＿" in notice.body for notice in playbook.notices)
    assert len(playbook.notices) + len(playbook.slogans) >= 1


@each_playbook
def test_laws_are_to_be_checked_and_quoted_without_articles(playbook: Playbook) -> None:
    assert all("《" in law and "（核实最新文本）" in law for law in playbook.legal_basis)
    assert not re.search(r"》第[一二三四五六七八九十百千\d]+条", text_of(playbook))


@each_playbook
def test_the_words_are_those_of_a_neighbour(playbook: Playbook) -> None:
    said = "\n".join(line for line in text_of(playbook).splitlines() if not line.startswith("- 不要说"))
    for words in ("我们街道", "居民们"):
        assert words not in said


@each_playbook
def test_no_number_could_be_a_telephone(playbook: Playbook) -> None:
    assert not re.search(r"\d[\d\s-]{4,}\d", text_of(playbook))


def test_all_playbooks_load_quickly_and_the_heads_far_more_quickly() -> None:
    def quickest(load: Callable[[None, Taxonomy], object]) -> float:
        times = []
        for _ in range(5):
            begun = time.process_time()
            load(None, TAXONOMY)
            times.append(time.process_time() - begun)
        return min(times)

    assert quickest(load_playbooks) < 0.15  # seconds of the processor
    assert quickest(open_playbooks) < 0.02


def test_the_heads_are_read_without_the_reader_of_markdown() -> None:
    program = (
        "import sys; from pandong_nlp.taxonomy import Taxonomy; "
        "from pandong_nlp.triage.playbook_folder import open_playbooks; "
        "print(open_playbooks(None, Taxonomy.packaged()).codes(['other'], 1), 'markdown_it' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "('WF-40',) False\n"
