"""Tests of the pause of the collector of cycles."""

import gc

import pytest

from kaname.screening.collector import collector_paused


@pytest.mark.parametrize("before", [True, False])
def test_the_collector_stands_still_and_is_as_it_was_afterwards(before: bool) -> None:
    was_on = gc.isenabled()
    try:
        if before:
            gc.enable()
        else:
            gc.disable()
        with collector_paused():
            assert not gc.isenabled()
        assert gc.isenabled() is before
        with pytest.raises(ValueError, match="broken"), collector_paused():
            raise ValueError("broken")
        assert gc.isenabled() is before
    finally:
        (gc.enable if was_on else gc.disable)()
