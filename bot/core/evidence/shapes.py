"""Shapes: what a word must look like to be taken for a path, and what only looks like one."""

from __future__ import annotations

from functools import cache

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re

DOCS = frozenset({"md", "markdown", "mdx", "rst", "adoc", "asciidoc", "txt", "pdf", "docx", "odt",
                  "tex", "org", "html", "htm", "ipynb"})  # fmt: skip

EXTENSIONS = DOCS | frozenset(
    "avsc bash bat bazel bicep bzl c cc cedar cfg cjs clj cmd conf cpp cql cs css csv cts cue cxx "
    "dart db diff dockerfile dot drawio env erl ex exs feature fish fs go gql gradle graphql "
    "graphqls groovy h har hbs hcl hh hpp hrl hs ini inl ipa j2 java jinja jpeg jpg js json json5 "
    "jsonc jsonl jsx kdl kt kts less libsonnet lock log lua mermaid mjs ml mmd mod mts nix nomad "
    "parquet patch pem php pkl pl plist png pp prisma properties proto ps1 puml py pyi pyx rb "
    "rego rs sarif sass sbt scala scss sh sol sql sqlite sum svelte svg swift tape tex tf tfvars "
    "thrift tla tmpl toml tpl ts tsv tsx vue wasm webp webm mp4 gif xls xlsx xml xsd yaml yml zig "
    "zip zsh gz tgz bib lean v sv vhd asm s yara sigma tsp wit smithy crt csr example "
    "sample".split()
)
"""Endings of files that trackers name."""

PLAIN = frozenset({"makefile", "dockerfile", "license", "readme", "changelog", "codeowners",
                   "jenkinsfile", "procfile", "vagrantfile", "justfile", "gemfile", "rakefile",
                   "notice", "brewfile", "containerfile", "tiltfile", "version"})  # fmt: skip
"""Names of files that have no ending."""

PRODUCTS = frozenset(
    "alpine angular backbone chart console d3 day discord ember ethers express fastify feathers "
    "hapi jquery koa knex moment nest next node nuxt p5 plotly qwik react sails socket solid "
    "svelte three tensorflow vue web3 bun deno keystone meteor mocha phantom underscore require "
    "handlebars knockout leaflet pdf video pixi babylon bootstrap hono remix vite".split()
)
"""What is called ``<this>.js`` and is a product, no file."""

_TYPES = frozenset({"application", "text", "image", "audio", "video", "multipart", "font", "model"})
_BRANCHES = frozenset({"origin", "upstream", "refs", "feature", "feat", "fix", "bugfix", "hotfix",
                       "release", "chore", "heads", "tags"})  # fmt: skip
_HOSTS = frozenset({"com", "org", "net", "io", "dev", "app", "co", "ai", "edu", "gov", "cloud"})


@cache
def _path_pattern() -> re.Pattern[str]:
    import re

    return re.compile(r"[\w.@+\-*?\[\](){}%&'!~, #:/]+")


def extension(path: str) -> str:
    """Give a path's ending in small letters, without its dot; empty where it has none known."""
    name = path.rpartition("/")[2]
    stem, dot, end = name.rpartition(".")
    end = end.lower()
    if not dot or end not in EXTENSIONS:
        return ""
    bare = len(end) == 1 and "/" not in path
    return "" if not stem or (bare and (len(stem) < 2 or "." in stem)) else end


def globbed(path: str) -> bool:
    """Tell whether a path is a pattern."""
    return "*" in path or "?" in path or ("{" in path and "," in path) or "[" in path


def hopeless(path: str) -> bool:
    """Tell whether a word can't be a path of the repository, whatever it ends with: a route, an
    absolute or temporary path, a placeholder, an address, a version, a range.
    """
    path = "/".join(part for part in path.split("/") if part != "..")
    if not path or path[0] in "/~$@\\-#=&!%" or "\\" in path or path.strip("./*-_ ") == "":
        return True
    if any(mark in path for mark in ("...", "…", "$", "//", "<", ">", "~/", "=", "{}")):
        return True
    if path.startswith(".git/"):
        return True
    if ("{" in path) != ("}" in path) or ("{" in path and "," not in path):
        return True
    return _drive(path) or _host(path) or not _path_pattern().fullmatch(path)


def _drive(path: str) -> bool:
    return len(path) > 1 and path[1] == ":"


def _host(path: str) -> bool:
    """Tell whether the first part is a host name (``example.com/a.html``)."""
    head, slash, _ = path.partition("/")
    return bool(slash) and "." in head.strip(".") and head.rpartition(".")[2].lower() in _HOSTS


def product(name: str) -> bool:
    """Tell whether a bare name is a product's (``Node.js``) or a call's (``console.log``)."""
    stem, _, end = name.lower().rpartition(".")
    return (end in {"js", "log", "io", "ts"} and stem in PRODUCTS) or stem in {"console", "asp"}


def wordlike(path: str) -> bool:
    """Tell whether a word with slashes and no ending is an alternative (``PASS/FAIL``), a media
    type, a branch, a fraction or a list of ids rather than a folder.
    """
    parts = path.strip("/").split("/")
    if parts[0].lower() in _TYPES or parts[0] in _BRANCHES:
        return True
    return any(_wordlike_part(part) for part in parts)


def _wordlike_part(part: str) -> bool:
    letters = [sign for sign in part if sign.isalpha()]
    shout = len(letters) > 1 and all(sign.isupper() for sign in letters)
    return not letters or shout or len(part) == 1 or part.lower() in _PAIRS


_PAIRS = frozenset({"and", "or", "true", "false", "yes", "no", "on", "off", "in", "out", "n", "a"})
