"""The policy file as pydantic models: its keys, what each takes, and what it is for."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.core.model.status import State
from bot.core.policy.kinds import (
    Day,
    Days,
    File,
    Glob,
    Globs,
    Id,
    Member,
    PresetName,
    Quorum,
    Reason,
    Rule,
    Severity,
    Text,
    Texts,
    Ways,
    Zone,
)
from bot.core.policy.shapes import OneOrMany, Spared, Strict, Word, refuse
from bot.core.policy.switches import ClosedUntil, EvidenceRoots, Groups, Switches

Rules = dict[Rule, Severity]
Signoff = dict[str, Groups]
Members = Annotated[list[Member], OneOrMany()]


class StatusWord(Strict):
    """A status the preset does not have, or more words for one it has."""

    name: Text = Field(description="The status as written.")
    state: Annotated[str, Word(*State, what="state")] = Field(description="What it means.")
    aliases: Texts = Field([], description="Other ways to write it.")


class TrackerEntry(Strict):
    """What holds for the trackers at a path, but for the switches."""

    path: Glob = Field(description="A file, or a glob such as docs/**/*.md.")
    preset: PresetName = Field(
        "generic", description="The kind of tracker; left out, it is recognised by its shape."
    )
    rules: Rules = Field({}, description="Severities of rules in these trackers.")
    statuses: list[StatusWord] = Field([], description="Statuses beyond the preset's.")
    transitions: Ways = Field(
        [],
        description='The legal ways, each "A -> B", in place of the preset\'s; "free" for all, '
        '"strict" or "guarded" for the preset\'s own reading.',
    )
    columns: dict[str, Text] = Field({}, description="The header of each role's column.")
    signoff: Signoff = Field({}, description="Groups that must approve each status.")
    status_from: File = Field("", description="The tracker that holds these items' statuses.")


class Tracker(Switches, TrackerEntry):
    """What holds for the trackers at a path; the first entry that matches a file counts."""


class Reviewers(Strict):
    """People who may sign off."""

    members: Members = Field(description="Users and teams, or CODEOWNERS.")
    quorum: Quorum = Field("any", description="How many of them must approve.")


class Waived(Strict):
    """A rule not held against an item, or against a path, until a day."""

    rule: Rule = Field(description="The rule.")
    item: Id = Field("", description="The item's id.")
    path: Glob = Field("", description="The tracker, or a glob of trackers.")
    reason: Reason = Field(description="Why, for whoever reads it in a year.")
    until: Day = Field(description="The last day it holds.")

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if not self.item and not self.path:
            refuse("a waiver needs an item or a path")
        return self


class Frozen(Strict):
    """An old finding that is not told again; `countersign baseline` writes these."""

    rule: Rule = Field(description="The rule.")
    item: Id = Field("", description="The item's id.")
    path: Text = Field(description="The tracker.")
    field: Text = Field("", description="The field it is about; left out, any.")
    about: Text = Field("", description="What it names; left out, anything.")


class GatePolicy(ClosedUntil):
    """A gate: paths that stay closed until the items of a tracker are far enough."""

    name: Text = Field(description="What the gate is called in messages.")
    tracker: File = Field("", description="The tracker that opens it.")
    paths: Globs = Field([], description="What it closes.")


class Weekly(Strict):
    """The weekly update."""

    day: Annotated[
        str,
        Word("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ] = Field("monday", description="When it is filed.")
    zone: Zone = Field("UTC", description="The time zone its week is counted in.")
    file: Text = Field("", description="Where it is filed besides the issue.")


class Reminders(Strict):
    """When reviewers are asked again."""

    after: Days = Field("3", description="Working days without an answer.")
    escalate: Members = Field([], description="Who is told when a reminder goes unanswered.")


class Document(Strict):
    """The policy of a repository, read from the branch a merge request goes to."""

    mode: Annotated[str, Word("advise", "enforce")] = Field(
        "enforce", description="advise: show everything, block nothing; enforce: block on errors."
    )
    trackers: list[Tracker] = Field([], description="The trackers; the first match counts.")
    rules: Rules = Field({}, description="Severities of rules in every tracker.")
    groups: dict[str, Annotated[Reviewers, Spared("members")]] = Field(
        {}, description="Who may sign off, by group."
    )
    signoff: Signoff = Field({}, description="Groups that must approve each status.")
    waivers: list[Waived] = Field([], description="Rules not held against an item for a time.")
    baseline: list[Frozen] = Field([], description="Old findings that are not told again.")
    gates: list[GatePolicy] = Field([], description="Paths closed until items are far enough.")
    evidence: EvidenceRoots = Field(
        EvidenceRoots.model_construct(), description="Where evidence is looked for."
    )
    weekly: Weekly = Field(
        Weekly.model_construct(), description="When and where the weekly update is filed."
    )
    reminders: Reminders = Field(
        Reminders.model_construct(), description="When reviewers are asked again."
    )
    notifications: Texts = Field([], description="Channels to tell, by their name in the settings.")
    bot_accounts: Members = Field([], description="Accounts whose comments are Countersign's own.")
