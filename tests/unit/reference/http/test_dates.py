"""Dates of HTTP."""

from __future__ import annotations

import time

import pytest

from reference.http import dates

MOMENT = 1445412480  # 21 October 2015, 07:28:00 UTC


def test_a_date_is_written_as_http_wants_it_today() -> None:
    assert dates.write(MOMENT + 0.9) == "Wed, 21 Oct 2015 07:28:00 GMT"
    assert dates.write(0) == "Thu, 01 Jan 1970 00:00:00 GMT"


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 21 Oct 2015 07:28:00 GMT",
        "Wednesday, 21-Oct-15 07:28:00 GMT",
        "Wed Oct 21 07:28:00 2015",
        " Wed, 21 Oct 2015 07:28:00 GMT\t",
    ],
)
def test_each_form_is_read(text: str) -> None:
    assert dates.parse(text) == MOMENT


def test_a_day_of_one_digit_has_a_blank_before_it_in_the_oldest_form() -> None:
    assert dates.parse("Sun Nov  6 08:49:37 1994") == 784111777


def test_a_leap_second_is_the_last_second_of_its_minute() -> None:
    assert dates.parse("Sat, 31 Dec 2016 23:59:60 GMT") == 1483228799


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "1445412480",
        "2015-10-21T07:28:00Z",
        "Wed, 21 Oct 2015 07:28:00",
        "Wed, 21 Oct 2015 07:28:00 +0200",
        "Wed, 21 Oct 2015 07:28:00 EST",
        "wed, 21 oct 2015 07:28:00 gmt",
        "Wed, 21 Oct 15 07:28:00 GMT",
        "Wed, 31 Feb 2015 07:28:00 GMT",
        "Wed, 21 Oct 2015 24:28:00 GMT",
        "Wed, 21 Oct 2015 07:28:00 GMT, Wed, 21 Oct 2015 07:28:00 GMT",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates.parse(text) is None


def test_two_digits_mean_the_century_that_is_at_most_50_years_ahead() -> None:
    this_year = time.gmtime().tm_year
    for ahead, century in ((50, 0), (51, -100)):
        year = this_year + ahead
        found = dates.parse(f"Monday, 01-Jan-{year % 100:02d} 00:00:00 GMT")
        assert found is not None
        assert time.gmtime(found).tm_year == year + century
