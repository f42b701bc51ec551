"""A fake ApsaraDB RDS (Alibaba Cloud OpenAPI, product Rds, version 2014-08-15) inside the test process."""

from ._core import FakeRdsError
from ._fake import FakeRds, start

__all__ = ["FakeRds", "FakeRdsError", "start"]
