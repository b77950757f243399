"""Roles: what a column or key is for, told from its name in several languages."""

from __future__ import annotations

import pytest

from bot.core.trackers.roles import norm, role_of

ROLES = {
    "id": ["ID", "#", "**Serial**", "FIP #", "Paso", "タスクID", "任务", "UC", "Story"],
    "title": ["Workstream", "Area", "Feature", "工作流", "Título", "Задача", "Pre-phase"],
    "status": ["Status", "STATE", "Estado", "Статус", "状態", "状态", "`Status`", "status:"],
    "depends_on": ["Depends On", "depends_on", "Blocked by", "依存関係", "Requires", "blocked-by"],
    "owner": ["Owner(s)", "Assignee", "担当者", "Responsable", "Agent"],
    "evidence": ["Evidence", "Proof", "证据"],
    "updated": ["Last Updated", "Fecha", "updated_at"],
    "notes": ["Notes", "備考", "Reason"],
    "": ["Wave", "Effort", ""],
}


@pytest.mark.parametrize(("role", "names"), ROLES.items())
def test_names_have_their_role(role: str, names: list[str]) -> None:
    assert [role_of(name) for name in names] == [role] * len(names)


def test_a_preset_adds_names() -> None:
    assert role_of("Berth boss", {"owner": ("Berth Boss",)}) == "owner"


def test_names_fold() -> None:
    assert norm(" **Depends_On:** ") == "depends on"
    assert norm("#") == "#"
