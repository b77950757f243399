"""Switches: where a preset's source is open, the other reading; a tracker asks for it by name."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.core.model.status import State
from bot.core.policy.kinds import (
    File,
    Files,
    Globs,
    Group,
    Percent,
    Text,
    Texts,
)
from bot.core.policy.shapes import OneOrMany, Strict, Word

Kind = Annotated[str, Word("doc", "contract", "code", "test", "artifact", what="kind")]
Groups = Annotated[list[Group], OneOrMany()]


class EvidenceRoots(Strict):
    """Where evidence is looked for."""

    roots: Files = Field([], description="More folders that evidence paths are tried from.")
    folder: File = Field("", description="Where artifacts are filed.")


class Evidence(EvidenceRoots):
    """What counts as evidence in this tracker."""

    require: dict[str, Annotated[list[Kind], OneOrMany()]] = Field(
        {}, description="Kinds of evidence that a status asks for, every one of them."
    )
    real: Texts = Field([], description="Environments that count as real.")
    unreal: Texts = Field([], description="Environments that never count as real.")


class Graph(Strict):
    """Which diagram the dependencies are read from."""

    canonical: Text = Field("", description="The heading over the canonical diagram.")


class Diagrams(Strict):
    """Which diagrams are left alone."""

    ignore: Texts = Field([], description="Words in a heading of a diagram that is no rule.")


class ClosedUntil(Strict):
    """What a gate waits for, and what it closes."""

    enabled: bool = Field(default=True, description="Whether the gate is in force.")
    approved: Texts = Field([], description="Statuses that count as approved.")
    enforced_by: dict[str, Globs] = Field(
        {}, description="Paths that must exist and be called from CI, by phase."
    )
    feature_paths: Globs = Field([], description="What must not change while the gate is closed.")
    on: Annotated[str, Word("changed", "added")] = Field(
        "changed", description="Whether changes count, or new files only."
    )


class Switches(Strict):
    """Everything of a tracker where the preset's source left a choice; the default comes first."""

    withdraw: Annotated[str, Word("reason", "free", "never")] = Field(
        "reason", description="Whether an item may leave review for work."
    )
    unlock: Groups = Field([], description="Who may reopen a signed item; else those who signed.")
    hold_ready: bool = Field(
        default=False,
        description="Whether a merge request that makes an item ready waits for sign-off.",
    )
    signoff_by_edit: bool = Field(
        default=True,
        description="Whether a reviewer who writes the approved status approves by that.",
    )
    evidence: Evidence = Field(
        Evidence.model_construct(), description="What counts as evidence here."
    )
    figure_tolerance: Percent = Field("10%", description="How far a claimed figure may be off.")
    record: Annotated[str, Word("columns", "suffix", "section")] = Field(
        "columns", description="Where a sign-off is written."
    )
    join: Annotated[str, Word("id+title", "id")] = Field(
        "id+title", description="What joins an item to that of another tracker."
    )
    graph: Graph = Field(
        Graph.model_construct(), description="Which diagram the dependencies are read from."
    )
    diagrams: Diagrams = Field(
        Diagrams.model_construct(), description="Which diagrams are left alone."
    )
    classes: dict[str, Text] = Field({}, description="The status each diagram class stands for.")
    count_subphases: Annotated[str, Word("either", "yes", "no")] = Field(
        "either", description="Whether 9C counts beside 9 in a heading's number."
    )
    gate: ClosedUntil = Field(
        ClosedUntil.model_construct(), description="What stays closed until phases are done."
    )
    historical: Annotated[str, Word("warn", "lock", "off")] = Field(
        "warn", description="What an edit of a historical tracker means."
    )
    review: Annotated[str, Word("per-uc", "per-item", "mr-approval")] = Field(
        "per-uc", description="What one recorded sign-off covers."
    )
    lower: Annotated[str, Word("reason", "signoff", "never")] = Field(
        "reason", description="What lowering a status asks for."
    )
    provider_modes: Annotated[str, Word("any", "all")] = Field(
        "any", description="How many provider modes must be proven."
    )
    target_environments: Texts = Field([], description="Environments that each need a record.")
    child_of: Annotated[str, Word("phase", "parent", "epic", "milestone", "nesting")] = Field(
        "phase", description="The key that names a task's parent."
    )
    dep_met: Annotated[list[Annotated[str, Word(*State, what="state")]], OneOrMany()] = Field(
        [], description="States in which a prerequisite holds nothing up."
    )
    reject_blocks: Annotated[str, Word("all", "group")] = Field(
        "all", description="Whom a rejection holds up."
    )
    allow: Annotated[list[Annotated[str, Word("blocked")]], OneOrMany()] = Field(
        [], description="States beyond the preset's own."
    )
