"""The coverage register and the provisions agree, and every wording and question is used."""

import importlib
import pkgutil
import re
from pathlib import Path

import kaname.joint
import kaname.law
from kaname.core.text import Wording
from kaname.law.engine.provisions import STATUSES, Provision, coverage
from kaname.law.engine.questions import register
from kaname.law.jp.export import consequences as jp_consequences
from kaname.law.us.export import consequences as us_consequences
from kaname.law.us.export import prohibitions

LAW = Path(kaname.law.__file__).parent


def declared() -> dict[str, Provision]:
    found = {}
    for room in (kaname.law, kaname.joint):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Provision):
                    found[value.coverage.id] = value
    return found


READ_BY = {
    "jp.export.goods_ordinance": "jp.export.list_control",
    "us.export.review_policies": "us.export.country_chart",
}
"""Texts that have no rule of their own: the provision that reads them, or is said with them."""


OF_FINDINGS = {
    "us.export.consequences": us_consequences.PROVISION,
    "jp.export.consequences": jp_consequences.PROVISION,
    "us.export.general_prohibitions": prohibitions.PROVISION,
}
"""What is said of the findings (their order, what follows), and is no finding itself."""


def test_every_modelled_provision_is_declared_and_no_other() -> None:
    modelled = {row.id for row in coverage().values() if row.status != "not_modelled"}
    assert set(declared()) == modelled - set(READ_BY) - set(OF_FINDINGS)
    assert all(stated == row for row, stated in OF_FINDINGS.items())
    assert set(READ_BY) <= modelled
    assert set(READ_BY.values()) <= modelled


def test_every_row_of_the_register_is_whole() -> None:
    for row in coverage().values():
        assert row.status in STATUSES
        assert row.jurisdiction in {"US", "JP"}
        assert row.title.en, row.id
        assert row.title.ja, row.id
        assert row.citation.source.startswith("https://"), row.id
        if row.status != "modelled":
            assert row.limits.en, f"{row.id} does not say what is left out"
            assert row.limits.ja, f"{row.id} does not say in Japanese what is left out"


def test_a_provision_says_in_one_sentence_what_it_does() -> None:
    for provision in declared().values():
        assert provision.rule.__doc__, provision.coverage.id


def test_every_wording_and_question_is_used() -> None:
    for folder in (LAW / "us" / "export", LAW / "jp" / "export", LAW.parent / "joint"):
        wording = Wording.parse((folder / "words.toml").read_text(encoding="utf-8"))
        code = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
        tables = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.csv"))
        patterns = re.findall(r'words\(\s*f"([^"]+)"', code)
        prefixes = [pattern.split("{")[0] for pattern in patterns]
        for key in wording:
            used = f'"{key}"' in code or key in tables or key.startswith(tuple(prefixes))
            assert used, f"{folder}: the wording {key} is never used"
    rooms = (LAW, LAW.parent / "joint")
    code = "\n".join(path.read_text("utf-8") for room in rooms for path in room.rglob("*.py"))
    for question_id in register()[0]:
        record_field = question_id.split(".")
        used = f'"{question_id}"' in code or (
            len(record_field) == 2 and f'"{record_field[0]}"' in code and record_field[1] in code
        )
        assert used, f"the question {question_id} is never asked"
