"""Reading what a client sent, without a word of it in any error."""

import json
from typing import Any
from urllib.parse import parse_qsl

from kaname.core.text import Text
from kaname.web.words import RefusedError, refusal, words

__all__ = ["form_of", "json_of", "pairs_of"]

_FIELDS_MAX = 50


class _DoubleKeyError(ValueError):
    pass


def json_of(text: bytes | str, expected: Text, field: str = "") -> Any:
    """Return the value of a JSON text.

    Raises:
        RefusedError: (400) it is none, holds half of a character, or an object that has one key
            twice: one of the two would be lost without a word.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
        if (b"\\u" if isinstance(text, bytes) else "\\u") in text:  # type: ignore[operator]
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except _DoubleKeyError:
        raise _unreadable("double", expected, field) from None
    except UnicodeEncodeError:
        raise _unreadable("surrogate", expected, field) from None
    except (ValueError, RecursionError):
        raise _unreadable("json", expected, field) from None
    return value


def form_of(content_type: str, body: bytes, expected: Text) -> dict[str, str]:
    """Return the fields of a form.

    Raises:
        RefusedError: (400) it is none, or has one field twice.
    """
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise _unreadable("form", expected)
    return _fields(body, expected)


def pairs_of(query_string: bytes, expected: Text) -> list[tuple[str, str]]:
    """Return the names and values of an address's query part.

    Raises:
        RefusedError: (400) it is not UTF-8, or there are too many.
    """
    try:
        text = query_string.decode("ascii")
        return parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=2_000
        )  # fmt: skip
    except ValueError:
        raise refusal(400, "KAN-2331", expected=expected) from None


def _fields(body: bytes, expected: Text) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, errors="strict",
            max_num_fields=_FIELDS_MAX,
        )  # fmt: skip
    except ValueError:
        raise _unreadable("form", expected) from None
    if len({name for name, _ in pairs}) != len(pairs):
        raise _unreadable("double", expected)
    return dict(pairs)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DoubleKeyError
    return found


def _no_number(_: str) -> Any:
    raise ValueError


def _unreadable(reason: str, expected: Text, field: str = "") -> RefusedError:
    return refusal(400, "KAN-2321", field, reason=words()(f"reason.{reason}"), expected=expected)
