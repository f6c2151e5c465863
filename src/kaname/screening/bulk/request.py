"""What a run over a file is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kaname.core.problem import Place
from kaname.screening.bulk.words import stop
from kaname.screening.bulk.writers import FORMATS
from kaname.screening.presets import PRESETS

__all__ = ["Request", "form_of", "refuse_input", "threshold_of"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked for.

    ``out``'s ending decides the form of the output unless ``form`` is given. ``mapping`` says which
    column holds what (field -> heading). ``threshold`` is in points, 0 to 100, and wins over the
    ``preset``. ``top`` gives so many candidates of each row whether or not they alert. ``workers``
    is the number of processes (0: all cores), ``cluster`` the address of a Ray cluster or
    ``local``. ``restart`` throws away what an earlier run left.
    """

    file: Path
    out: Path
    mapping: Mapping[str, str] = field(default_factory=dict)
    preset: str = "balanced"
    threshold: int | None = None
    top: int | None = None
    form: str = ""
    workers: int = 0
    cluster: str = ""
    restart: bool = False
    language: str = "en"
    keep_columns: bool = False
    encoding: str | None = None
    sheet: str | None = None


def form_of(out: Path, given: str) -> str:
    """Return the form of an output: what is given, else what its ending says.

    Raises:
        ProblemError: (KAN-2283) its ending says nothing.
    """
    if given:
        return given
    ending = out.suffix.casefold()
    for form, endings in FORMATS.items():
        if ending in endings:
            return form
    known = ", ".join(FORMATS)
    raise stop("KAN-2283", Place(str(out)), ending=ending or "-", known=known)


def threshold_of(request: Request) -> int:
    """Return the threshold in points: the one given, else that of the preset.

    Raises:
        ProblemError: it is no threshold (KAN-2285), or there is no such preset (KAN-2289).
    """
    if request.threshold is not None:
        if not 0 <= request.threshold <= 100:
            raise stop("KAN-2285", Place(field="--threshold"), given=request.threshold)
        return request.threshold
    if request.preset not in PRESETS:
        place, known = Place(field="--preset"), ", ".join(PRESETS)
        raise stop("KAN-2289", place, given=request.preset, known=known)
    return PRESETS[request.preset]


def refuse_input(file: Path, out: Path) -> None:
    """Refuse to write over the input.

    Raises:
        ProblemError: (KAN-2284) they are one file.
    """
    try:
        same = out.exists() and file.exists() and out.samefile(file)
    except OSError:
        same = False
    if same:
        raise stop("KAN-2284", Place(str(out)))
