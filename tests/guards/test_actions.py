"""Only the action decorator commits; every function of an `actions.py` that writes is an action."""

import ast
from pathlib import Path

from clinic.config import ROOT
from tests.guards.files import MODULES, of_each, tree

MAY_COMMIT = {
    ROOT / "clinic" / "audit" / "action.py",
    ROOT / "clinic" / "database.py",  # transactions that may not write: it leaves them nothing to keep
}


@of_each(MODULES)
def test_nothing_but_the_action_decorator_commits(path: Path) -> None:
    if path in MAY_COMMIT:
        return
    commits = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not commits, f"{path.relative_to(ROOT)} commits in line {commits}"


@of_each([p for p in MODULES if p.name == "actions.py"])
def test_every_public_function_that_writes_is_an_action(path: Path) -> None:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            marks = {ast.unparse(decorator) for decorator in node.decorator_list}
            assert marks & {"action", "audit.action"}, f"{path.parent.name}: {node.name} is not an action"


@of_each([p for p in MODULES if p.name == "queries.py"])
def test_queries_read_and_never_write(path: Path) -> None:
    writes = {"add", "add_all", "delete", "insert", "update", "merge", "flush"}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes:
            assert "session" not in ast.unparse(node.func), f"{path.parent.name}: line {node.lineno} writes"


@of_each([p for p in MODULES if p.name == "queries.py"])
def test_every_query_names_its_practice_or_a_secret(path: Path) -> None:
    owners = {"of", "practice", "practice_id", "token", "digest", "session_digest", "email", "key"}
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
            assert names & owners, f"{path.parent.name}: {node.name} does not say whose rows it reads"
