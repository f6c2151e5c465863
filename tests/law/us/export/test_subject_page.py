"""The example of the page on what is subject to the EAR is answered as the page says."""

import re
from pathlib import Path
from types import ModuleType

from kaname.core.reading import read_case

PAGE = Path(__file__).resolve().parents[4] / "docs" / "subject-to-ear.md"


def test_the_example_is_reckoned_as_the_page_says(us: ModuleType) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    case = read_case(example.encode())
    found = us.finding(case, "de_minimis")
    assert "12,000 of 100,000 = 12 %, ≤ 25 %" in found.summary.en
    parts = next(claim for claim in found.trace.because if claim.because).because
    assert [claim.holds for claim in parts] == [True, False]
