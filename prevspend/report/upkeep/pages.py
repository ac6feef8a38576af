"""Findings and failed examples on the terminal: each with its place, to click on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.english import plural
from prevspend.upkeep import SEVERITIES, codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from prevspend.upkeep import Case, CasesReport, CheckFinding, CheckReport, Severity

_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}
_NOUNS = {"error": "error", "warning": "warning", "info": "note"}


def check_page(report: CheckReport, least: Severity = "warning") -> RenderableType:
    """Show what a check found.

    Args:
        report: the report.
        least: the least severity shown in full; what lies below is counted.
    """
    shown = SEVERITIES[: SEVERITIES.index(least) + 1]
    parts = [
        part
        for finding in report.findings
        if finding.severity in shown
        for part in _finding(finding)
    ]
    return Group(*parts, *_totals(report, shown))


def _finding(finding: CheckFinding) -> Iterator[RenderableType]:
    yield Text(str(finding.place), "cyan", overflow="fold")
    words = Text.assemble(
        (finding.severity, _STYLES[finding.severity]), f" {finding.code.id} ", finding.what
    )
    yield _indented(words)
    if finding.fix:
        yield _indented(Text(f"→ {finding.fix}", "dim"))


def _indented(text: Text) -> RenderableType:
    return Padding(text, (0, 0, 0, 2), expand=False)


def _read(report: CheckReport) -> str:
    """Return how many interventions could be read, and what could not."""
    read = plural(report.interventions, "intervention")
    missing = [str(report.left_out)] if report.left_out else []
    missing += report.unread
    return f"{read} could be read, {' and '.join(missing)} not" if missing else read


def _totals(report: CheckReport, shown: Iterable[Severity]) -> Iterator[RenderableType]:
    if report.findings:
        yield Text()
    counts = [plural(report.count(severity), _NOUNS[severity]) for severity in SEVERITIES]
    worst = next((severity for severity in SEVERITIES if report.count(severity)), None)
    yield Text.assemble(
        (f"{report.taxonomy} {report.version or ''}".strip(), "bold"),
        f": {_read(report)}, {plural(report.rules, 'rule')}: ",
        (", ".join(counts), _STYLES[worst] if worst else "bold green"),
        f", {len(report.exempted)} exempted.",
    )
    hidden = [severity for severity in SEVERITIES if severity not in shown]
    if any(report.count(severity) for severity in hidden):
        names = " and ".join(f"{_NOUNS[severity]}s" for severity in hidden)
        yield Text(f"The {names} are shown with --least {hidden[-1]}.", "dim")
    if not report.is_whole:
        yield Text(
            "Rules are checked against each other once the errors in the files' form are fixed; so"
            " is what rests on parts that could not be read.",
            "dim",
        )
    fixable = sum(finding.edit is not None for finding in report.findings)
    if fixable:
        yield Text(f"{fixable} of them can be fixed safely with --fix.", "dim")


def codes_page() -> RenderableType:
    """List every code: what it means, why it matters and how it is mended."""
    parts: list[RenderableType] = []
    for code in codes().values():
        parts.append(
            Text.assemble(
                (code.id, "bold"), " ", (code.severity, _STYLES[code.severity]), f" {code.title}"
            )
        )
        parts.append(_indented(Text(f"{code.why} → {code.fix}", "dim")))
    return Group(*parts)


def cases_page(report: CasesReport) -> RenderableType:
    """Show what came of a taxonomy's examples: those that fail, known gaps and the counts."""
    parts: list[RenderableType] = []
    for case in report.with_verdict("fails"):
        parts += _case(case, "fails", "bold red", case.why or "")
    for case in report.with_verdict("fixed"):
        words = f"a known gap that holds by now ({case.todo}); --update drops its 'todo'"
        parts += _case(case, "holds", "bold yellow", words)
    for case in report.with_verdict("todo"):
        parts += _case(case, "todo", "bold blue", f"{case.todo} ({case.why})")
    if report.unproved:
        parts.append(Text("Rules that win none of the examples", "bold"))
        parts += [_indented(Text(f"• {place} {rule}")) for rule, place in report.unproved]
    return Group(*parts, *([Text()] if parts else []), _case_totals(report))


def _case(case: Case, word: str, style: str, words: str) -> Iterator[RenderableType]:
    yield Text(str(case.place), "cyan", overflow="fold")
    line = ", ".join(f"{field}: {text}" for field, text in case.line.items())
    claim = "is not" if case.is_out else "is"
    yield _indented(
        Text.assemble((word, style), f" {claim} {case.intervention} [{case.organisation}] {line}")
    )
    yield _indented(Text(f"→ {words}", "dim"))
    if case.advice:
        yield _indented(Text(f"→ {case.advice}", "dim"))


def _case_totals(report: CasesReport) -> Text:
    outs = sum(case.is_out for case in report.cases)
    failed, gaps = len(report.with_verdict("fails")), len(report.with_verdict("todo"))
    ins = len(report.cases) - outs
    return Text.assemble(
        (f"{report.taxonomy} {report.version}", "bold"),
        f": {plural(len(report.cases), 'example')} ({ins:,} in, {outs:,} out): ",
        (f"{failed:,} failed" if failed else "all hold", "bold red" if failed else "bold green"),
        f", {plural(gaps, 'known gap')}; {len(report.unproved):,} of {plural(report.rules, 'rule')}"
        " without an example.",
    )
