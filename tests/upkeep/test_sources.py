"""A side of a comparison may be a folder, a git revision, a release or the file of one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from prevspend.errors import TaxonomyError
from prevspend.taxonomy import load_taxonomy
from prevspend.upkeep import load_version
from tests.upkeep.taxonomies import BASE, copy_of, edit


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two commits of a taxonomy in `rules/base`; the first is tagged `v1`."""
    top = tmp_path / "top"
    (top / "rules").mkdir(parents=True)
    git(top.parent, "init", "-q", "-b", "main", str(top))
    folder = copy_of(BASE, top / "rules")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "first")
    git(top, "tag", "v1")
    edit(folder, {"central: 0.75": "central: 0.9"})
    git(top, "commit", "-q", "-a", "-m", "second")
    monkeypatch.chdir(top)
    return top


@pytest.mark.parametrize("name", ["v1", "HEAD~1", "v1:rules/base", "main~1:rules/base/"])
def test_a_revision_gives_the_taxonomy_as_it_was(repository: Path, name: str) -> None:
    assert load_version(name, beside="rules/base") == load_taxonomy(BASE)
    assert load_version(name) == load_taxonomy(BASE)
    assert load_version("main") == load_taxonomy(repository / "rules/base") != load_taxonomy(BASE)


def test_a_revision_is_of_the_repository_the_other_side_stands_in(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_version("v1", beside=str(repository / "rules/base")) == load_taxonomy(BASE)


def test_folders_bundled_ids_and_bundles_come_before_revisions(repository: Path) -> None:
    git(repository, "branch", "england")
    assert load_version("england").head.id == "england"
    assert load_version("rules/base").head.id == "base"


@pytest.mark.usefixtures("repository")
def test_a_name_that_is_nothing_is_refused_with_what_it_could_be() -> None:
    for name in ("nowhere", "v9:rules/base", "v1:elsewhere", "--help"):
        with pytest.raises(TaxonomyError) as refused:
            load_version(name)
        assert f"no taxonomy '{name}'" in str(refused.value)
        assert "HEAD~1" in str(refused.value)


def test_several_taxonomies_in_a_revision_are_listed(repository: Path) -> None:
    shutil.copytree(repository / "rules/base", repository / "other")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "third")
    with pytest.raises(TaxonomyError, match="several taxonomies") as refused:
        load_version("main")
    assert "main:other, main:rules/base" in str(refused.value)
    assert load_version("main", beside="other").head.id == "base"


def test_a_revision_without_a_taxonomy_is_said(repository: Path) -> None:
    git(repository, "rm", "-rq", "rules")
    git(repository, "commit", "-q", "-m", "third")
    with pytest.raises(TaxonomyError, match="holds no taxonomy"):
        load_version("main")


def test_problems_of_an_old_taxonomy_are_shown_by_their_place_in_git(repository: Path) -> None:
    edit(repository / "rules/base", {"tier: secondary": "tier: second"})
    git(repository, "commit", "-q", "-a", "-m", "broken")
    with pytest.raises(TaxonomyError) as refused:
        load_version("main")
    where = str(Path("main:rules/base", "interventions", "all.yaml"))
    assert f"{where}:3:" in str(refused.value)


def test_git_that_is_missing_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del repository
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TaxonomyError, match=r"git, which could look .* is not installed"):
        load_version("v1")


@pytest.mark.usefixtures("repository")
def test_outside_a_repository_a_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(TaxonomyError, match="not a folder, release or git revision"):
        load_version("main")
