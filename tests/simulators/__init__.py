"""Forges to test against: real HTTP, real git, the hosts' own rules, and faults on demand.

Both hosts are driven in the same way; `tests.simulators.interface` has the shapes in full::

    with GitHub() as forge:                                # or GitLab(); real HTTP on localhost
        forge.user("ana")                                  # anybody named anywhere is made if new
        forge.team("acme/reviewers", "rui", "eva")         # members of a team or group
        project = forge.project("acme/widgets")            # private=True: hidden from strangers
        project.member("rui", "write")                     # read, write or admin
        project.seed({"doc/plan.md": "..."})               # the first commit on main, no webhooks
        project.hook("http://localhost:8000/webhooks/github", "secret")
        token = forge.token("ana")                         # for API and git; GitHub: forge.app(...)

        project.commit("topic", {"doc/plan.md": "...", "old.md": None}, "Work", author="ana")
        request = project.open("topic", title="Work", author="ana")   # target="main", draft=False
        project.commit("topic", {...})                     # as a push: heads move, webhooks go out
        project.commit("topic", {...}, onto="main")        # a force-push: the branch begins anew
        project.push("topic", sha)                         # a branch to a commit that is there
        fork = project.fork("eva"); fork.commit("fix", {...}); fork.open("fix", title="Fix")

        request.comments                                   # [Note(id, author, body), ...]
        request.inline                                     # [Inline(..., path, line), ...]
        request.status("countersign")                      # "success", "failure", "pending", ... ""
        request.said("countersign")                        # the status' line of text
        request.comment("rui", "/signoff M-04")            # by a person, with a webhook
        request.answer(request.inline[0].id, "rui", "No")  # a reply below an inline comment
        request.edit(note_id, "changed", by="mallory"); request.delete(note_id, by="rui")
        request.update(title=..., description=..., target=..., draft=..., by="ana")
        request.close(); request.reopen(); request.merge()
        project.queue(request)                             # merge queue or train: its commit

        forge.wait_idle()                                  # every webhook was sent, or is lost
        forge.calls                                        # [Call(method, path, status, who), ...]
        forge.breaches                                     # what broke the host's schema: keep []
        forge.advance(3600)                                # the host's clock
        forge.faults.add("status", 502, times=2, path="/statuses")
        forge.faults.at_random(seed=7, share=0.1)          # of requests; hooks=0.1 of deliveries

A push over HTTP with git does what ``commit`` does. What only one host has is on its own classes;
GitHub's::

    app = forge.app("countersign", "acme", url=hook_url, secret=...)   # installed on these owners
    app.id; app.pem; app.bot.login; app.installations[0].token()       # "countersign[bot]"
    app.install("eva"); installation.add("acme/other"); installation.remove()
    forge.actions_token("acme/widgets", {"pull_requests": "write"})    # a workflow's GITHUB_TOKEN
    forge.fine_token("rui", {"issues": "read"}, "acme/widgets")        # a fine-grained token
    forge.forget(); forge.forget(token=...)                            # tokens revoked
    forge.rates.hourly = 60; forge.rates.writes = 80                   # primary, secondary limits
    project.protect("main", "countersign"); request.rerun("countersign")
    project.checks[sha]; project.statuses[sha]                         # all of them, oldest first
"""
