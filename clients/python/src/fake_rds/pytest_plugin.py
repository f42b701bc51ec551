"""The fixture `rds`, and the marker for its seed."""

from __future__ import annotations

from typing import Iterator

import pytest

from ._fake import FakeRds, start


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "rds_seed(seed): the seed of the fixture `rds`, as a dict or as JSON")


@pytest.fixture
def rds(request: pytest.FixtureRequest) -> Iterator[FakeRds]:
    """A fake for this test. The marker `rds_seed` sets its seed."""
    marker = request.node.get_closest_marker("rds_seed")
    if marker is not None and (len(marker.args) != 1 or marker.kwargs):
        raise pytest.UsageError("rds_seed takes one seed: @pytest.mark.rds_seed({..})")
    with start(marker.args[0] if marker else "") as fake:
        yield fake
