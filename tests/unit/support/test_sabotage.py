"""The kill matrix: which scenarios a defect meets, and what counts as killed."""

from support import sabotage
from support.sabotage import Defect, Hunt, Matrix

FILE = "features/http/caching.feature"
SLOW = "features/workflows/phases.feature"


class Node:
    """Runs nothing: which scenario each defect kills is told beforehand."""

    def __init__(self, kills):
        self.kills = kills
        self.runs = []

    def run(self, places, defect, words):
        self.runs.append((len(places), defect, words))
        lines = {sabotage.places({item})[0]: item for item in self.kills.get(defect, ())}
        verdicts = {item: "passed" for item in names(FILE)}
        return verdicts | {item: "failed" for line, item in lines.items() if line in places}


def names(file):
    feature = sabotage.parse_file(str(sabotage.ROOT / file))
    return [(file, scenario.name.strip()) for scenario in feature.walk_scenarios()]


def hunt(kills, full=False):
    node = Node(kills)
    return node, Hunt(Matrix(set(names(FILE))), node.run, [], full)


def test_a_defect_meets_first_what_nothing_has_killed():
    first, *others = names(FILE)
    node, pursuit = hunt({"one": [first], "two": others})
    assert pursuit.meet(Defect("one", "", ()), [FILE]) == 1
    assert pursuit.meet(Defect("two", "", ()), [FILE]) == len(others)
    assert [count for count, _, _ in node.runs] == [len(others) + 1, len(others)]
    assert not pursuit.matrix.immortals()


def test_a_defect_that_kills_nothing_new_meets_the_others_until_one_is_killed():
    first = names(FILE)[0]
    node, pursuit = hunt({"one": [first], "two": [first]})
    pursuit.meet(Defect("one", "", ()), [FILE])
    assert pursuit.meet(Defect("two", "", ()), [FILE]) == 1
    assert node.runs[-1] == (1, "two", ["--stop"])
    assert not pursuit.matrix.survivors()


def test_a_defect_that_nothing_catches_survives():
    _, pursuit = hunt({})
    assert pursuit.meet(Defect("one", "", ()), [FILE]) == 0
    assert pursuit.matrix.survivors() == ["one"]
    assert pursuit.matrix.immortals() == sorted(names(FILE))


def test_a_full_hunt_meets_everything_each_time():
    first = names(FILE)[0]
    node, pursuit = hunt({"one": [first], "two": [first]}, full=True)
    for name in ("one", "two"):
        pursuit.meet(Defect(name, "", ()), [FILE])
    assert {count for count, _, _ in node.runs} == {len(names(FILE))}


def test_a_defect_meets_only_its_own_features():
    node, pursuit = hunt({})
    assert pursuit.meet(Defect("one", "", ()), ["features/http/cors.feature"]) == 0
    assert node.runs == []


def test_scenarios_that_need_one_another_are_run_together():
    assert sabotage.places({names(SLOW)[1]}) == [SLOW]
    assert sabotage.places({names(FILE)[1]}) != [FILE]
