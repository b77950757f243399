"""A wrong policy file: every problem is told, at its place, with what would be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.errors import PolicyError
from bot.core.model.policy import Policy
from bot.core.policy import load


def refused(text: str) -> list[str]:
    """Give the lines of the error that a policy raises."""
    with pytest.raises(PolicyError) as raised:
        load(text, ".countersign.yml")
    return str(raised.value).splitlines()


# Each row: a policy, then the beginning of each line it is told.
WRONG = {
    "unknown key": (
        "trackers:\n  - path: a.md\n    presett: x\n",
        '3:5: trackers[0].presett: unknown key; did you mean "preset"? Allowed: path, preset,',
    ),
    "unknown key in a map of maps": (
        'groups:\n  ops: {members: "@a", quorun: 2}\n',
        '2:24: groups.ops.quorun: unknown key; did you mean "quorum"? Allowed: members, quorum',
    ),
    "unknown rule": (
        "rules:\n  missing-owners: off\n",
        '2:3: rules.missing-owners: unknown rule "missing-owners"; did you mean "missing-owner"?',
    ),
    "unknown severity": (
        "rules: {missing-owner: warn}\n",
        '1:24: rules.missing-owner: unknown severity "warn"; did you mean "warning"? Allowed:',
    ),
    "unknown preset": (
        "trackers: [{path: a.md, preset: go-nogo}]\n",
        '1:33: trackers[0].preset: unknown preset "go-nogo"; did you mean "go-no-go"?',
    ),
    "unknown mode": ("mode: advice\n", '1:7: mode: "advice" won\'t do; did you mean "advise"?'),
    "unknown state": (
        "trackers: [{path: a.md, statuses: [{name: Odd, state: open}]}]\n",
        '1:55: trackers[0].statuses[0].state: unknown state "open"',
    ),
    "missing key": (
        "trackers:\n  - preset: generic\n",
        '2:5: trackers[0]: "path" is missing',
    ),
    "key given twice": (
        "mode: advise\nrules: {}\nmode: enforce\n",
        "3:1: mode: is on line 1 already",
    ),
    "no value": ("trackers:\n", "1:10: trackers: has no value; it takes a list"),
    "a text where a map goes": ("rules: strict\n", '1:8: rules: "strict" should be a map'),
    "a list at the top": ("- mode: advise\n", "1:1: a list should be a map"),
    "yes for true": (
        "trackers: [{path: a.md, hold_ready: yes}]\n",
        '1:37: trackers[0].hold_ready: "yes" should be true or false',
    ),
    "a path out of the repository": (
        "trackers: [{path: ../a.md}]\n",
        '1:19: trackers[0].path: "../a.md" should be a path from the repository\'s root',
    ),
    "a glob of half a folder": (
        "trackers: [{path: doc**/a.md}]\n",
        '1:19: trackers[0].path: "doc**/a.md" should be a path from the repository\'s root',
    ),
    "an open bracket": (
        'trackers: [{path: "doc/[a.md"}]\n',
        '1:19: trackers[0].path: "doc/[a.md" should be a path',
    ),
    "unknown status in a transition": (
        "trackers: [{path: a.md, preset: production-readiness, transitions: [Done -> Dune]}]\n",
        '1:69: trackers[0].transitions[0]: unknown status "Dune"; did you mean "done"?',
    ),
    "unknown status to sign": (
        "trackers: [{path: a.md, preset: production-readiness}]\nsignoff: {Singed Off: ops}\n",
        '2:11: signoff."Singed Off": unknown status "Singed Off"; did you mean "Signed Off"?',
    ),
    "an arrow with three ends": (
        "trackers: [{path: a.md, transitions: [A -> B -> C]}]\n",
        '1:39: trackers[0].transitions[0]: "A -> B -> C" should be "A -> B"',
    ),
    "arrows beside a word": (
        "trackers: [{path: a.md, transitions: [A -> B, free]}]\n",
        "1:38: trackers[0].transitions: transitions are either arrows",
    ),
    "unknown group": (
        'groups: {leads: "@a"}\nsignoff: {Done: [leads, leeds]}\n',
        '2:25: signoff.Done[1]: no group "leeds"; did you mean "leads"?',
    ),
    "a member without @": (
        "groups: {leads: [kim]}\n",
        '1:18: groups.leads[0]: "kim" should be "@user", "@org/team" (in quotes) or CODEOWNERS',
    ),
    "a quorum of none": (
        "groups: {leads: {members: '@a', quorum: 0}}\n",
        '1:41: groups.leads.quorum: "0" should be any, all or a number from 1 to 99',
    ),
    "a day that is none": (
        "waivers: [{rule: stale-date, item: A, reason: holidays, until: 2026-02-30}]\n",
        '1:64: waivers[0].until: "2026-02-30" is no day of the calendar',
    ),
    "no day": (
        "waivers: [{rule: stale-date, item: A, reason: holidays}]\n",
        '1:11: waivers[0]: "until" is missing',
    ),
    "a placeholder for a reason": (
        "waivers: [{rule: stale-date, item: A, reason: TBD., until: 2026-02-28}]\n",
        '1:47: waivers[0].reason: "TBD." should be a reason that tells a reader why',
    ),
    "a waiver of nothing": (
        "waivers: [{rule: stale-date, reason: holidays, until: 2026-02-28}]\n",
        "1:11: waivers[0]: a waiver needs an item or a path",
    ),
    "an at sign without quotes": (
        "groups:\n  leads: @a\n",
        "2:10: this is no YAML: found character that cannot start any token; quote a value",
    ),
    "a star without quotes": (
        "trackers:\n  - path: **/*.md\n",
        "2:12: this is no YAML: did not find expected alphabetic or numeric character; quote",
    ),
    "a tab": ("rules:\n\tstale-date: off\n", "2:1: this is no YAML: found character"),
    "two documents": ("mode: advise\n---\nmode: enforce\n", "2:1: one file holds one policy"),
    "a tag": ("mode: !!python/name:os.system x\n", "1:7: mode: the tag "),
    "a key that is a list": ("? [a]\n: b\n", "1:3: a key must be a plain text"),
    "an alias of nothing": ("rules: *r\n", "1:8: rules: *r repeats no &r above"),
    "no UTF-8": ("mode: advise\n# \udce4\n", "2:1: this line is no UTF-8 text"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_policy_is_told_where_and_what_would_be_right(text: str, told: str) -> None:
    (line,) = refused(text)
    assert line.startswith(f".countersign.yml:{told}")


def test_every_problem_is_told_in_the_order_of_the_file() -> None:
    lines = refused(
        "mode: advice\nrules: {x: off}\nsignoff: {Done: nobody}\n"
        "waivers: [{item: 1}]\ncolour: red\n"
    )
    places = [line.split(": ", 2)[0] for line in lines]
    assert places == [
        ".countersign.yml:1:7",
        ".countersign.yml:2:9",
        ".countersign.yml:3:17",
        *[".countersign.yml:4:11"] * 3,
        ".countersign.yml:5:1",
    ]


def test_a_problem_is_one_line_whatever_the_policy_says() -> None:
    (line,) = refused('mode: "a\\n\\x1b[31mb"\n')
    assert line.startswith('.countersign.yml:1:7: mode: "a  [31mb" won\'t do')


def test_what_a_reader_should_know_is_not_lost_in_a_thousand_problems() -> None:
    lines = refused("".join(f"key{number}: 1\n" for number in range(1000)))
    assert len(lines) == 51
    assert lines[-1] == ".countersign.yml: 950 more problems"


BOMB = "a: &a [x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
                               for a, b in zip("abcdefgh", "bcdefghi", strict=True))  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BOMB, id="aliases of aliases"),
        pytest.param("a: &a [*a]\n", id="an alias of itself"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param("a: " + "{a: " * 5_000, id="deep maps"),
        pytest.param("#" * 1_000_001, id="long"),
        pytest.param("- x\n" * 200_000, id="many"),
    ],
)
def test_a_hostile_policy_is_refused_at_once(text: str) -> None:
    assert len(refused(text)) == 1


KEYS = st.sampled_from(
    ["mode", "trackers", "rules", "groups", "signoff", "waivers", "baseline", "gates", "path",
     "evidence", "preset", "transitions", "statuses", "item", "rule", "until", "members", "x"]
)  # fmt: skip
SCALARS = st.one_of(
    st.sampled_from(
        ["advise", "generic", "a.md", "A -> B", "off", "2026-12-31", "@a", "~", "[", "*a"]
    ),
    st.text(max_size=8),
    st.integers().map(str),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda parts: "{" + ", ".join(f"{key}: {part}" for key, part in parts.items()) + "}"
        ),
    ),
    max_leaves=8,
)
DOCUMENTS = st.lists(st.tuples(KEYS, VALUES), max_size=4).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs)
)


@given(st.one_of(st.text(), DOCUMENTS, st.text(alphabet="[]{}:-&*!|>'\"%@`#,? \n\ta1\x85\u2028")))
def test_any_text_is_a_policy_or_a_policy_error(text: str) -> None:
    try:
        policy: object = load(text, "p.yml")
    except PolicyError as error:
        policy = error
    lines = str(policy).split("\n") if isinstance(policy, PolicyError) else []
    assert isinstance(policy, Policy) or all(line.startswith("p.yml:") for line in lines)
