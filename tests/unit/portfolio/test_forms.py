"""Facts about reading the address of the list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.months import Month
from app.lights.types import Light
from app.plans.types import Sector
from app.portfolio.forms.listing import ListingForm
from app.portfolio.types import Ordering, ProjectFilter, Quantity, SortKey
from app.projects.types import BedKind, ProjectCategory, Stage
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError


def test_an_address_becomes_a_typed_query() -> None:
    form = ListingForm.parse(
        {
            "plan": "jian-2022",
            "region": "360802",
            "sector": "elder_care",
            "category": "medical_care",
            "type": "公办养老",
            "unit": "7",
            "start_year": "2022",
            "end_year": "2024",
            "bed_kind": "rescue",
            "has": "new_beds",
            "q": " 敬老院 ",
            "sort": "-total_investment",
            "page": "2",
        }
    )
    assert form.problems == ()
    assert form.query.chosen == ProjectFilter(
        plan="jian-2022",
        region="360802",
        sector=Sector.ELDER_CARE,
        category=ProjectCategory.MEDICAL_CARE,
        type="公办养老",
        unit=7,
        start_year=2022,
        end_year=2024,
        bed_kind=BedKind.RESCUE,
        has=Quantity.NEW_BEDS,
        q="敬老院",
    )
    assert (form.query.ordering, form.query.page) == (Ordering(SortKey.TOTAL_INVESTMENT, descending=True), 2)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("unit", "abc"),
        ("unit", "-1"),
        ("unit", "99999999999999999999"),
        ("unit", "２"),
        ("sector", "养老"),
        ("category", "x"),
        ("bed_kind", "ELDER_CARE"),
        ("has", "name"),
        ("start_year", "22"),
        ("end_year", "20220"),
        ("sort", "-"),
        ("sort", "name; DROP TABLE project"),
        ("page", "0"),
        ("page", "1.5"),
        ("stage", "started"),
        ("as_of", "2023-13"),
        ("as_of", "202306"),
        ("reading", "later"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_left_aside(name: str, text: str) -> None:
    form = ListingForm.parse({name: text, "plan": "jian-2022"})
    assert form.query.chosen == ProjectFilter(plan="jian-2022")
    assert (form.query.ordering, form.query.page) == (Ordering(), 1)
    assert len(form.problems) == 1
    assert f"{name}={text}" in form.problems[0]


def test_a_file_is_refused_where_the_page_would_only_warn() -> None:
    with pytest.raises(AddressError, match="unit=abc"):
        ListingForm.parse({"unit": "abc"}).refuse_problems()


def test_a_month_and_its_reading_are_read_with_the_stage() -> None:
    form = ListingForm.parse({"stage": "structure", "as_of": "2023-06", "reading": "then"})
    assert form.query.chosen == ProjectFilter(
        stage=Stage.STRUCTURE, as_of=Month(2023, 6), reading=Reading.THEN
    )
    assert form.query.parameters() == {"stage": "structure", "as_of": "2023-06", "reading": "then"}


def test_what_is_known_now_is_the_default_reading() -> None:
    assert ListingForm.parse({"reading": "now"}).query.parameters() == {}


def test_a_light_is_read_with_its_month() -> None:
    form = ListingForm.parse({"light": "red", "as_of": "2023-06"})
    assert form.problems == ()
    assert form.query.chosen == ProjectFilter(light=Light.RED, as_of=Month(2023, 6))
    assert form.query.parameters() == {"light": "red", "as_of": "2023-06"}
    assert ListingForm.parse({"light": "amber"}).problems


def test_blank_fields_of_the_form_are_seen() -> None:
    form = ListingForm.parse({"plan": "", "q": "  ", "region": "360802"})
    assert form.has_blanks
    assert form.given == {"region": "360802"}


def test_parameters_of_other_pages_are_ignored() -> None:
    form = ListingForm.parse({"utm_source": ""})
    assert not form.has_blanks
    assert form.query.parameters() == {}


@given(st.dictionaries(st.sampled_from(["plan", "q", "unit", "sort", "page", "type", "has"]), st.text()))
def test_no_address_breaks_the_form(address: dict[str, str]) -> None:
    form = ListingForm.parse(address)
    assert "\x00" not in (form.query.chosen.q or "")


def test_the_address_of_a_query_reads_back_as_the_same_query() -> None:
    address = {"plan": "jian-2022", "has": "new_beds", "sort": "-new_beds", "page": "3"}
    assert ListingForm.parse(address).query.parameters(3) == address


def test_what_is_the_default_stays_out_of_the_address() -> None:
    assert ListingForm.parse({"sort": "printed", "page": "1"}).query.parameters() == {}
