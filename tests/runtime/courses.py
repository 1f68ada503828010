"""Course data and states for the tests of the runtime, by hypothesis and by hand."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]
CLOSED = (
    "single",
    "multi",
    "truefalse",
    "match",
    "shortanswer",
    "numerical",
    "gapselect",
    "ddwtos",
    "ordering",
)


def code(text: str, length: int = 4) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest()[:3]).decode()[:length]


def question(id: str, shape: str, parts: int = 4, version: int = 1) -> Data:
    """A question of one closed type, or an essay, whose content changes with ``version``."""
    of_type: dict[str, Data] = {
        "single": {
            "type": "multichoice",
            "single": True,
            "options": [{"credit": 1}] + [{"credit": 0}] * (parts - 1),
        },
        "multi": {
            "type": "multichoice",
            "single": False,
            "options": [{"credit": 0.5}, {"credit": 0.5}] + [{"credit": -0.5}] * (parts - 1),
        },
        "truefalse": {"answer": True},
        "match": {"correct": list(range(parts)), "choices": parts + 2},
        "shortanswer": {"answers": [{"text": "phishing", "credit": 1}], "caseSensitive": False},
        "numerical": {"answers": [{"value": 12, "low": 11.5, "high": 12.5, "credit": 1}], "units": []},
        "gapselect": {"correct": list(range(parts)), "groups": [1] * (parts + 1)},
        "ddwtos": {"correct": list(range(parts)), "groups": [1] * (parts + 1)},
        "ordering": {"items": parts, "grading": "absolute_position"},
        "essay": {},
    }
    content = {"type": shape, **of_type[shape], "version": version}
    return {"code": code(id), "check": code(json.dumps(content), 2), "title": id, **content}


def response(shape: str, parts: int, draw: Any) -> Any:
    """Some response, or None."""
    index = st.integers(0, parts - 1)
    several = {
        "match": st.integers(0, parts + 1),
        "gapselect": st.integers(0, parts),
        "ddwtos": st.integers(0, parts),
    }
    text = st.text(min_size=1, max_size=30)
    by_shape = {
        "single": index,
        "multi": st.lists(st.integers(0, parts), unique=True, min_size=1).map(sorted),
        "truefalse": st.booleans(),
        "ordering": st.permutations(list(range(parts))),
        "shortanswer": text,
        "numerical": st.one_of(st.integers().map(str), st.floats(allow_nan=False).map(str), text),
        "essay": st.text(min_size=1, max_size=300),
    }
    if shape in several:
        found = draw(st.lists(st.none() | several[shape], min_size=parts, max_size=parts))
        return found if any(one is not None for one in found) else None
    return draw(st.none() | by_shape[shape])


@st.composite
def played(draw: Any, essays: bool = True) -> tuple[Data, Data]:
    """Course data and a state in it."""
    pages = [f"p{n}" for n in range(draw(st.integers(0, 30)))]
    quizzes = [f"z{n}" for n in range(draw(st.integers(1, 5)))]
    shapes = CLOSED + (("essay",) if essays else ())
    data: Data = {"pages": [], "quizzes": [], "questions": {}, "pass": None}
    state: Data = {"at": draw(st.sampled_from(pages)) if pages else None, "turn": 0, "quizzes": {}}
    state["seen"] = [page for page in pages if draw(st.booleans())]
    data["pages"] = [{"id": page, "code": code(page), "kind": "page", "counts": True} for page in pages]
    for quiz in quizzes:
        data["quizzes"].append(
            {"id": quiz, "code": code(quiz), "page": "", "questions": [], "marks": [], "weight": 1}
        )
        if draw(st.booleans()):
            state["quizzes"][quiz] = {
                "attempts": draw(st.integers(0, 5)),
                "grade": draw(st.none() | st.integers(0, 100000).map(lambda grade: grade / 100000)),
                "open": draw(st.booleans()),
                "seed": draw(st.integers(0, 4095)),
                "answers": {},
            }
    for number in range(draw(st.integers(0, 25))):
        id, shape, parts = f"q{number}", draw(st.sampled_from(shapes)), draw(st.integers(2, 6))
        data["questions"][id] = question(id, shape, parts)
        for quiz in draw(
            st.lists(
                st.sampled_from(data["quizzes"]), min_size=1, max_size=2, unique_by=lambda one: one["id"]
            )
        ):
            quiz["questions"].append(id)
            quiz["marks"].append(1)
            if quiz["id"] in state["quizzes"]:
                given = response(shape, parts, draw)
                if given is not None:
                    state["turn"] += 1
                    state["quizzes"][quiz["id"]]["answers"][id] = {
                        "response": given,
                        "done": draw(st.booleans()),
                        "tries": draw(st.integers(0, 3)),
                        "turn": state["turn"],
                    }
    return data, state


def kept(state: Data) -> Data:
    """A state without what resuming does not promise to keep: the numbers of turns."""
    plain = json.loads(json.dumps(state))
    plain.pop("turn")
    for record in plain["quizzes"].values():
        for answer in record["answers"].values():
            answer.pop("turn")
    return dict(plain)
