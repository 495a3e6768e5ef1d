"""The whole machine: everything that may happen, and what must hold at every moment."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from yorozu.consultation.models import Need

from . import promises
from .base import PICK, WORDS
from .bringing import Bringing
from .ending import Ending
from .handing import Handing
from .happening import Happening
from .tiles import tiles


class Promise(Bringing, Handing, Ending, Happening):
    """One city from a Monday morning on."""

    @initialize(number=PICK, words=st.sampled_from(WORDS))
    def the_first_need(self, number: int, words: str) -> None:
        self.somebody_brings_a_need(number=number // 3 * 3 + 1, urgency="week", words=words, parts=0)

    @invariant()
    def nothing_is_lost(self) -> None:
        promises.hold(self)
        assert Need.objects.count() == len(self.ids), "every need that was taken down is there, and no other"

    @invariant()
    def tiles_are_in_step(self) -> None:
        tiles(self)
