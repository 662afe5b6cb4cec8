"""Facts about the tree of a brief: it goes to JSON and back, and refuses what is no brief."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app.briefs.types import Brief, tree
from tests.reports.make_sample import SAMPLE, sample

TEXT = SAMPLE.read_text(encoding="utf-8")


def test_a_brief_survives_json_without_loss() -> None:
    assert Brief.from_json(TEXT).to_json() == TEXT


def test_a_packed_brief_says_the_same_in_one_line() -> None:
    packed = tree.packed(Brief.from_json(TEXT))
    assert "\n" not in packed
    assert Brief.from_json(packed).to_json() == TEXT


def test_the_sample_on_disk_is_what_its_maker_makes() -> None:
    assert sample().to_json() == TEXT, "python -m tests.reports.make_sample"


def test_a_brief_that_was_kept_before_a_part_existed_says_nothing_of_it() -> None:
    kept = json.loads(TEXT)
    for each in kept["outcomes"]:
        del each["largest"], each["target_bound"], each["points"]
    del kept["outcomes_as_of"], kept["commitments"]["owing"], kept["commitments"]["done"]
    assert [row.points for row in Brief.from_json(json.dumps(kept)).outcomes] == [(), (), ()]
    del kept["outcomes"], kept["commitments"]
    before = replace(sample(), outcomes=(), outcomes_as_of=None, commitments=None)
    assert Brief.from_json(json.dumps(kept)) == before


def test_the_sample_holds_what_only_rare_briefs_hold() -> None:
    brief = Brief.from_json(TEXT)
    rows = [row for section in brief.projects for row in section.rows]
    assert len(rows) == 76
    assert {row.new_beds_prefix for row in rows} == {"", "约", "不少于"}
    assert any(row.bed_kind for row in rows)
    assert any(row.renovated_beds for row in rows)
    assert any(len(row.units) > 1 for row in rows)
    assert any(region.rank is None for region in brief.regions)
    assert {light.light for light in brief.lights} == {"red", "yellow"}
    assert any(light.held_by for light in brief.lights)
    assert {row.is_overdue for row in brief.due} == {True, False}
    assert {bool(group.lines) for group in brief.changes or ()} == {True, False}
    assert any(row.built is None for row in brief.capacity)
    assert any(row.stage is None and row.light is None for row in rows)


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (["month"], "2023-13", "brief.month: '2023-13' is no Month"),
        (["cut_off"], "30.6.2023", "brief.cut_off: '30.6.2023' is no date"),
        (["totals", "total_investment"], "much", "brief.totals.total_investment: 'much' is no Decimal"),
        (["totals", "total_investment"], 1.5, "brief.totals.total_investment must be a string"),
        (["totals", "projects"], "76", "brief.totals.projects must be int"),
        (["totals", "projects"], True, "brief.totals.projects must be int"),
        (["title"], "one line", "brief.title must be a list"),
        (["regions", 0, "label"], None, "brief.regions[0].label must be str"),
        (["schema"], 99, "brief.schema is 99, this program reads 2"),
        (["plan"], [], "brief.plan must be an object"),
        (["form"], "letter", "brief.form must be a DocumentForm"),
        (["problem_counts", 0], ["资金"], "brief.problem_counts[0] must be a list of 2"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(path: list[str | int], value: object, complaint: str) -> None:
    data = json.loads(TEXT)
    node: Any = data
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        Brief.from_json(json.dumps(data))
    assert str(caught.value) == complaint


def test_a_missing_and_an_unknown_field_are_named() -> None:
    data = json.loads(TEXT)
    data["masthead"]["nummer"] = data["masthead"].pop("number")
    with pytest.raises(ValueError, match=r"brief\.masthead: missing or unknown: number, nummer"):
        Brief.from_json(json.dumps(data))
