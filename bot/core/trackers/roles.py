"""Roles: what a column or key is for, told from its name in several languages."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = {
    "id": "id,#,no,nr,num,number,key,serial,code,ref,uid,identifier,task id,item id,story id,"
    "issue id,fip #,uc,use case,story,paso,タスクid,任务,任务id,编号,番号,номер,kep-number,taskid,"
    "ticket,req,requirement id,gap id,bug id",
    "title": "title,name,workstream,item,task,feature,area,summary,description,desc,pre-phase,"
    "deliverable,work item,requirement,check,gap,component,lint,proposal,subject,module,control,"
    "gate,capability,work,work package,activity,initiative,problem,"
    "action item,工作流,タスク,タスク名,标题,"
    "名称,功能,título,titulo,nombre,tarea,задача,"
    "название,descripción,objective,topic,action,what",
    "outcome": "outcome,goal,result expected,expected outcome,target state",
    "depends_on": "depends on,depends,dependson,deps,dep,dependencies,dependency,blocked by,"
    "blockedby,requires,prerequisites,prerequisite,prereqs,needs,依存関係,依存,依赖,前置任务,"
    "зависит от,зависимости,depende de,dependencias,abhängig von,abhängigkeiten,dépend de,"
    "waits for",
    "owner": "owner,owners,assignee,assignees,agent,lead,dri,responsible,assigned to,assigned,"
    "担当,担当者,负责人,responsable,encargado,ответственный,verantwortlich,active claim,claimed by,"
    "who,accountable",
    "status": "status,state,stage,estado,статус,состояние,状態,状态,ステータス,statut,stato,"
    "current status,task status",
    "evidence": "evidence,proof,artifact,artifacts,artefacts,evidence link,evidence links,证据,"
    "current evidence,"
    "証跡,evidencia,доказательства,evidence path,evidence paths",
    "criteria": "exit criteria,exit criterion,done when,acceptance criteria,acceptance,criteria,"
    "definition of done,dod,验收标准,完了条件,production acceptance,criterios,"
    "criterios de aceptación,"
    "success criteria",
    "updated": "last updated,updated,last update,date,updated at,updated on,last reviewed,"
    "更新日,更新日期,последнее обновление,fecha,last modified",
    "notes": "notes,note,comment,comments,remark,remarks,reason,备注,備考,notas,примечание,"
    "примечания,observaciones,details,context",
    "reviewer": "reviewer,reviewers,reviewed by,approved by,approver,approvers,signed off by,"
    "signoff by,sign off by,signed by",
    "signed_on": "signed on,sign off date,signoff date,signed off on,approved on,approval date,"
    "date signed",
    "correlation": "correlation,correlation id,record id,signoff id",
    "parent": "phase,parent,epic,milestone,parent id,phase id",
    "file": "file,path,files,story file,location",
    "purpose": "purpose,rationale",
    "priority": "priority,prio,severity,p,優先度,优先级,prioridad,приоритет",
    "links": "links,link,url,issue,issues",
}
WEAK_STATUS = frozenset(
    "result,decision,verdict,progress,done,done?,passes,gate decision,conclusion,outcome status,"
    "resolution,进度,進捗,完成".split(",")
)
"""Names of a status column only where a table has no plainer one."""
MEANING = frozenset(
    "meaning,description,definition,means,explanation,arti,意味,说明,含义,significado,значение,"
    "описание,timeline,bedeutung,signification,what it means".split(",")
)
"""Names of the second column of a legend."""

_SPACED = str.maketrans("_-*`~", "     ")
_ROLES = {word: role for role, words in WORDS.items() for word in words.split(",")}


def norm(name: str) -> str:
    """Fold a header or key to the form the word lists use."""
    text = name.strip().casefold()
    if not text.isalnum():
        if text.strip("*_`~ :.") != "#":
            text = text.translate(_SPACED)
        text = " ".join(text.split()).strip(" :.?¶").removesuffix("(s)")
    return text


def role_of(name: str, extra: Mapping[str, tuple[str, ...]] | None = None) -> str:
    """Tell the role of a header or key, empty if it has none; ``extra`` maps role to words."""
    word = norm(name)
    if extra:
        for role, words in extra.items():
            if any(norm(other) == word for other in words):
                return role
    return _ROLES.get(word) or _ROLES.get(word.replace(" ", "-"), "")
