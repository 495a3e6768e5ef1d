"""The demo: the invented city with its people and needs, the same from one seed, dates counted from today."""

from collections.abc import Callable
from random import Random

from django.db import transaction

from yorozu.community.models import Area, Desk, Person, Post
from yorozu.consultation import operations as needs_do
from yorozu.consultation.models import Consultation, Need
from yorozu.coordination import operations as hard
from yorozu.kernel import clock
from yorozu.simulation.bulk.filling import fill_in_bulk
from yorozu.simulation.city import City
from yorozu.simulation.forums import make_forums
from yorozu.simulation.hard_cases import EVERY, tell_hard
from yorozu.simulation.meetings import make_meetings
from yorozu.simulation.needs import Staff, tell
from yorozu.simulation.outlines import draw
from yorozu.simulation.people import make_people
from yorozu.simulation.places import make_events, make_places, take_in_other_cities, take_in_shelters

RESIDENTS = 3000
BATCH = 50
SCENES = 600  # needs that the operations themselves tell, one act after another
TOLD = 2000  # more than so many are filled up in bulk, behind those scenes


def load(*, needs: int = 600, seed: int = 1, alone: bool = False, progress: Callable[[str], None] = lambda text: None) -> dict[str, int]:
    """Load the demo city where there is none, and fill up to `needs` needs. Again: changes nothing. `alone`: nobody works meanwhile."""
    if not Area.objects.exists():
        progress("the city: 32 districts, desks, posts, residents")
        with transaction.atomic():
            City(Random(seed)).build()
            make_people(Random(seed + 1), RESIDENTS)
    _lists(seed, progress)
    told = needs if needs <= TOLD else min(needs, SCENES)
    _fill(told, seed, progress)
    if needs > TOLD and fill_in_bulk(needs, seed, progress, alone=alone):
        needs_do.tick()
        hard.recount()
    return {"areas": Area.objects.count(), "desks": Desk.objects.count(), "posts": Post.objects.count(),
            "people": Person.objects.count(), "needs": Need.objects.count()}  # fmt: skip


def _lists(seed: int, progress: Callable[[str], None]) -> None:
    """What stands beside needs: networks, borders, places, events, shelters, other cities' lists; each where it isn't there yet."""
    steps: tuple[tuple[Callable[[], object], str], ...] = (
        (make_forums, "networks and conferences, each with its role"), (draw, "the districts' borders"),
        (lambda: make_places(Random(seed + 2)), "places of every district"), (lambda: make_events(Random(seed + 3)), "what takes place in the districts"),
        (take_in_shelters, "the city's evacuation places"), (take_in_other_cities, "lists of two other cities, in areas of their own"), (make_meetings, "meetings of every kind"),
    )  # fmt: skip
    for make, said in steps:
        if make():
            progress(said)


def _fill(count: int, seed: int, progress: Callable[[str], None]) -> None:
    """Each need's story follows from the seed and its number, so that filling up goes on where it stopped."""
    done = Consultation.objects.count()
    if done >= count:
        return
    people = list(Person.objects.select_related("area").filter(birth_year__lte=clock.today().year - 16).order_by("made_at", "id"))
    near = [one for one in people if one.area is not None and one.area.code == "19"]  # the demo's own worker has a full board
    staff = Staff()
    now = clock.now().replace(second=0, microsecond=0)
    while done < count:
        with transaction.atomic():
            for number in range(done, min(done + BATCH, count)):
                random = Random(f"{seed}-{number}")
                if number % EVERY == EVERY // 2:
                    tell_hard(random, staff, near if near and number % 2 else people, now, number)
                    continue
                age = random.random() ** 1.6 * 200 if number % 5 else random.random() * 12
                tell(random, staff, near if near and number % 13 == 0 else people, now, age)
        done = min(done + BATCH, count)
        progress(f"{done} of {count} needs")
    with transaction.atomic():
        needs_do.tick()
    hard.tick_stuck()
