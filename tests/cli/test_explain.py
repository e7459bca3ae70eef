"""`pandong explain`: every step from the text to the studio's flag, and past tickets with personal data masked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Pandong

DOG = "楼下有人遛狗不拴绳，狗粪也不清理，孩子被吓哭了。"
STEPS = ("一、读到的文字", "二、为什么是“养犬管理”", "三、能不能直接采用", "四、时限", "五、难度与工作室")
HISTORY = """\
工单编号,标题,内容,地点,承办单位,办理结果
甲1,养犬,楼下有人遛狗不拴绳，狗粪不清理,石碾子小区3号楼,城管队,已劝导，来电人电话13800001111
甲2,租房,房东不退押金，中介也不管,柳泉家园,住建科,调解中
甲3,养犬,大型犬不拴绳吓到孩子，找张建国电话13900002222,,派出所,
"""


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "历史.csv"
    path.write_text(HISTORY, "utf-8")
    return path


def step(out: str, title: str) -> str:
    """What is said under a title."""
    after = out.split(title, maxsplit=1)[1]
    return after.split("\n\n", maxsplit=1)[0]


def test_every_step_is_told_in_order(pandong: Pandong) -> None:
    said = pandong("explain", DOG, "--title", "养犬")
    assert (said.status, said.err) == (0, "")
    places = [said.out.index(title) for title in STEPS]
    assert places == sorted(places)
    assert "养犬。楼下有人遛狗不拴绳" in step(said.out, STEPS[0])


def test_contributions_add_up_to_the_score(pandong: Pandong) -> None:
    lines = [line.split() for line in step(pandong("explain", DOG).out, STEPS[1]).splitlines()]
    numbers = {line[0]: float(line[1]) for line in lines if len(line) > 1 and line[1][0] in "+-"}
    total = numbers.pop("合计")
    assert sum(numbers.values()) == pytest.approx(total, abs=0.1)  # every line is rounded to two digits
    assert {"其余的词", "起点"} <= numbers.keys()


def test_a_hit_of_a_rule_is_shown_with_its_place_in_the_text_as_written(pandong: Pandong) -> None:
    said = step(pandong("explain", "　３號樓廚房　漏　氣，快来人", "--title", "燃氣泄漏").out, STEPS[3])
    assert "标题第 1–4 字“燃氣泄漏”：燃气泄漏（2 小时，规则 gas_leak）" in said
    assert "内容第 8–10 字“漏　氣”：燃气泄漏（2 小时，规则 gas_leak）" in said
    assert "最后按紧急词表：2 小时。" in said


def test_without_a_hit_the_model_decides_the_urgency(pandong: Pandong) -> None:
    said = step(pandong("explain", DOG).out, STEPS[3])
    assert "规则" not in said
    assert "最后按模型：" in said


def test_facts_add_to_the_studios_score_with_their_reasons(pandong: Pandong) -> None:
    known = pandong("explain", DOG, "--fact", "times_returned=2", "--fact", "second_handling=1").out
    for words in ("已被退回 2 次", "退回两次以上", "市里二次派单", "：接收。"):
        assert words in step(known, STEPS[4])
    assert "已被退回" not in pandong("explain", DOG).out


@pytest.mark.parametrize(
    "fact", ["times_returned", "times_returned=", "times_returned=-1", "returns=2", "=2", "manual=是"]
)
def test_a_fact_written_otherwise_is_refused_with_those_there_are(fact: str, pandong: Pandong) -> None:
    said = pandong("explain", DOG, "--fact", fact)
    assert (said.status, said.out) == (2, "")
    assert f"--fact 写的是“{fact}”；应为 名称=整数" in said.err
    assert "same_caller_month、same_caller_year" in said.err


def test_a_text_without_words_goes_to_a_person_with_the_reason(pandong: Pandong) -> None:
    assert "转人工：太短" in step(pandong("explain", "。").out, STEPS[2])


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_is_refused(text: str, pandong: Pandong) -> None:
    said = pandong("explain", text)
    assert (said.status, said.out) == (2, "")
    assert "诉求文字是空的" in said.err


def test_past_tickets_come_most_like_first_with_what_became_of_them(pandong: Pandong, history: Path) -> None:
    said = pandong("explain", DOG, "--history", history)
    table = said.out.split("六、以前类似的工单")[1]
    first = next(line for line in table.splitlines() if "甲" in line)
    assert "甲1" in first
    assert table.index("甲1") < table.index("甲3")
    assert "城管队" in table
    assert "共 3 行，可用 3 行" in said.err


def test_personal_data_of_past_tickets_are_masked(pandong: Pandong, history: Path) -> None:
    table = pandong("explain", DOG, "--history", history).out.split("六、以前类似的工单")[1]
    for private in ("13800001111", "13900002222", "张建国"):
        assert private not in table


def test_no_past_ticket_that_is_alike_is_told(pandong: Pandong, tmp_path: Path) -> None:
    path = tmp_path / "历史.csv"
    path.write_text("内容\n咨询医保报销比例。\n", "utf-8")
    assert "没有相似的工单" in pandong("explain", "遛狗", "--history", path).out


def test_a_history_that_cannot_be_read_is_told(pandong: Pandong, tmp_path: Path) -> None:
    said = pandong("explain", DOG, "--history", tmp_path / "没有.csv")
    assert said.status == 2
    assert "没有.csv" in said.err


def test_no_control_character_reaches_the_terminal(pandong: Pandong, tmp_path: Path) -> None:
    path = tmp_path / "历史.csv"
    path.write_text(
        HISTORY.replace("甲1", "甲\x1b[2J1").replace("城管队", "城\x1b[31m管").replace("已劝导", "\x9b已"), "utf-8"
    )
    said = pandong("explain", f"厨房漏\x1b气了，{DOG}\x1b[2J", "--title", "养\x1b[31m犬", "--history", path)
    assert said.status == 0
    assert not {"\x1b", "\x9b"} & set(said.out + said.err)
    assert "“漏␛气”" in said.out


def test_a_promise_that_the_model_cannot_keep_is_refused(pandong: Pandong) -> None:
    said = pandong("explain", DOG, "--max-error", "0.001")
    assert (said.status, said.out) == (2, "")
    assert "模型没有错误率 0.1% 的阈值；可用：2%、3%、5%、7%、10%。" in said.err


def test_a_stricter_promise_raises_the_limit(pandong: Pandong) -> None:
    strict, usual = (step(pandong("explain", DOG, "--max-error", error).out, STEPS[2]) for error in ("0.02", "0.10"))
    assert strict != usual


def test_a_model_without_difficulty_is_explained_without_the_studio(
    pandong: Pandong, home: Path, tmp_path: Path
) -> None:
    lines = (home / "labelled.csv").read_text("utf-8-sig").splitlines()
    names = lines[0].split(",")
    source = tmp_path / "只有类别.csv"
    source.write_text(
        "\n".join([",".join("无" if name == "difficulty" else name for name in names), *lines[1:]]), "utf-8"
    )
    assert pandong("train", source, "--name", "bare").status == 0
    said = pandong("explain", DOG, "--model", "bare")
    assert said.status == 0
    assert "四、时限" in said.out
    assert "五、难度与工作室" not in said.out
