"""Annual information as records: entities by the names of Table 5."""

from __future__ import annotations

import time

import pytest

from tests import samples


@pytest.mark.parametrize(("written", "names"), [
    ("Example Power Co., Ltd.", ("Example Power Co., Ltd.",)),
    ("Example Power Co.,Ltd., Airline B", ("Example Power Co., Ltd.", "Airline B")),
    ("Airline B, Example Power Co., Ltd., Bank of X, Delhi",
     ("Airline B", "Example Power Co., Ltd.", "Bank of X, Delhi")),
    ("Example Power Co., Inc.", ("Example Power Co.", "Inc.")),
    ("Airline B; Example Power Co., Ltd.", ("Airline B", "Example Power Co., Ltd.")),
])
def test_a_name_of_table_5_that_has_a_comma_is_one_name(written: str, names: tuple[str, ...]):
    entities = tuple(samples.entity(name=name, identification_number=name[:4]) for name in (
        "Example Power Co., Ltd.", "Bank of X, Delhi", "Airline B"))
    submission = samples.submission(authorizations=(samples.authorization(authorized_entities=written),),
                                    entities=entities).with_whole_names()
    assert submission.authorizations[0].authorized_entities == names


def test_names_of_very_many_commas_are_none_that_an_authorization_may_have():
    entities = tuple(samples.entity(name="a" + ",a" * count, identification_number=str(count))
                     for count in range(1, 1_000))
    began = time.process_time()
    submission = samples.submission(
        authorizations=(samples.authorization(authorized_entities=",".join("ab" * 8_000)),),
        entities=entities).with_whole_names()
    assert len(submission.authorizations[0].authorized_entities or ()) == 16_000
    assert time.process_time() - began < 5
