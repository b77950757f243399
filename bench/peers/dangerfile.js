// The same two checks on the same change, as a team would write them for danger-js 14:
//   danger local --text-only --failOnErrors -b main -d dangerfile.js
const { danger, fail, schedule } = require("danger");

const KINDS = {
  md: {
    arrows: {
      "Not Started": ["In Progress", "Blocked"],
      "In Progress": ["Ready for Signoff", "Completed", "Not Started", "Blocked"],
      "Ready for Signoff": ["Signed Off", "In Progress", "Blocked"],
      Completed: ["Signed Off", "In Progress", "Blocked"],
      Blocked: ["Not Started", "In Progress", "Ready for Signoff"],
    },
    asks: ["In Progress", "Ready for Signoff", "Completed", "Signed Off"],
    met: ["Completed", "Signed Off"],
  },
  yaml: {
    arrows: {
      todo: ["in_progress", "done", "in_review", "moved", "dropped", "blocked"],
      in_progress: ["in_review", "done", "todo", "moved", "dropped", "blocked"],
      in_review: ["done", "in_progress", "todo", "moved", "dropped", "blocked"],
      done: ["todo", "in_progress", "in_review", "moved", "dropped"],
      blocked: ["todo", "in_progress", "in_review", "done", "moved", "dropped"],
      moved: ["todo", "in_progress"],
      dropped: ["todo", "in_progress"],
    },
    asks: ["done"],
    met: ["done", "moved", "dropped"],
  },
};

function table(text) {
  const items = new Map();
  let columns = null;
  for (const line of text.split("\n")) {
    if (!line.startsWith("|")) {
      columns = null;
      continue;
    }
    const cells = line.split("|").map((cell) => cell.trim());
    if (columns === null) {
      columns = { id: cells.indexOf("ID"), status: cells.indexOf("Status"), depends: cells.indexOf("Depends On") };
    } else if (!cells[1].startsWith("-")) {
      items.set(cells[columns.id], { status: cells[columns.status], depends: cells[columns.depends].split(", ") });
    }
  }
  return items;
}

function blocks(text) {
  const items = new Map();
  for (const block of text.split("- id: ").slice(1)) {
    const [id, ...lines] = block.split("\n");
    const fields = {};
    for (const line of lines) {
      const at = line.indexOf(": ");
      if (at > 0) fields[line.slice(0, at).trim()] = line.slice(at + 2);
    }
    items.set(id.trim(), { status: fields.status, depends: fields.depends_on.replace(/[[\]]/g, "").split(", ") });
  }
  return items;
}

async function judge(path) {
  const [kind, read] = path.endsWith(".md") ? [KINDS.md, table] : [KINDS.yaml, blocks];
  const diff = await danger.git.diffForFile(path);
  const [before, after] = [read(diff.before), read(diff.after)];
  for (const [id, item] of after) {
    const was = before.has(id) ? before.get(id).status : null;
    if (was === item.status) continue;
    if (was !== null && !(kind.arrows[was] || []).includes(item.status)) fail(`illegal-transition ${id}`);
    const open = item.depends.some((one) => after.has(one) && !kind.met.includes(after.get(one).status));
    if (kind.asks.includes(item.status) && open) fail(`unmet-dependency ${id}`);
  }
}

schedule(async () => {
  for (const path of danger.git.modified_files) {
    if (/(tracker\.md|queue\.yaml)$/.test(path)) await judge(path);
  }
});
