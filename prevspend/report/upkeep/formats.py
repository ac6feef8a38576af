"""Findings and examples for other programs: JSON, GitHub annotations, SARIF and JUnit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from prevspend.report.upkeep.sarif import sarif_log
from prevspend.upkeep import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prevspend.errors import Location
    from prevspend.upkeep import Case, CasesReport, CheckFinding, CheckReport

_COMMANDS = {"error": "error", "warning": "warning"}


def check_in_format(report: CheckReport, name: str) -> str:
    """Write what a check found for another program.

    Args:
        report: the report.
        name: one of `CHECK_FORMATS`.
    """
    return CHECK_FORMATS[name](report)


def cases_in_format(report: CasesReport, name: str) -> str:
    """Write what came of the examples for another program.

    Args:
        report: the report.
        name: one of `CASES_FORMATS`.
    """
    return CASES_FORMATS[name](report)


def _json(tree: dict[str, Any]) -> str:
    return json.dumps(tree, indent=2, ensure_ascii=False)


def _place(place: Location) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _check_json(report: CheckReport) -> str:
    return _json(
        {
            "taxonomy": report.taxonomy,
            "version": report.version,
            "interventions": report.interventions,
            "left_out": report.left_out,
            "unread": list(report.unread),
            "rules": report.rules,
            "is_whole": report.is_whole,
            "counts": {severity: report.count(severity) for severity in SEVERITIES},
            "findings": [_finding_json(finding) for finding in report.findings],
            "exempted": [
                {**_finding_json(finding), "reason": why.reason, "until": str(why.until)}
                for finding, why in report.exempted
            ],
        }
    )


def _finding_json(finding: CheckFinding) -> dict[str, Any]:
    return {
        "code": finding.code.id,
        "name": finding.code.name,
        "severity": finding.severity,
        **_place(finding.place),
        "what": finding.what,
        "found": finding.text,
        "fix": finding.fix,
        "subjects": list(finding.subjects),
        "is_fixable": finding.edit is not None,
    }


def _check_github(report: CheckReport) -> str:
    """Write workflow commands, which GitHub shows beside the lines of a pull request.

    It shows a few of them only, so that what is merely worth knowing is left out.
    """
    return "\n".join(
        _annotation(
            _COMMANDS[finding.severity],
            finding.place,
            f"{finding.code.id} {finding.code.title}",
            f"{finding.what} → {finding.fix}" if finding.fix else finding.what,
        )
        for finding in report.findings
        if finding.severity in _COMMANDS
    )


def _annotation(command: str, place: Location, title: str, message: str) -> str:
    settings = {"file": place.file, "line": place.line, "col": place.column, "title": title}
    properties = ",".join(
        f"{name}={_escape(str(value), ':,')}" for name, value in settings.items() if value
    )
    return f"::{command} {properties}::{_escape(message)}"


def _escape(text: str, also: str = "") -> str:
    """Escape what a workflow command would take for its own: percent signs and line breaks."""
    for letter in f"%\r\n{also}":
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


def _suite(name: str, cases: Iterator[ET.Element]) -> str:
    """Write a JUnit file of one suite, with its counts."""
    suite = ET.Element("testsuite", name=name)
    suite.extend(cases)
    counts = {
        "tests": len(suite),
        "failures": len(suite.findall("testcase/failure")),
        "skipped": len(suite.findall("testcase/skipped")),
    }
    for key, count in counts.items():
        suite.set(key, str(count))
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True)


def _check_junit(report: CheckReport) -> str:
    return _suite(f"{report.taxonomy} check", map(_finding_junit, report.findings))


def _finding_junit(finding: CheckFinding) -> ET.Element:
    """Make a test case of a finding: errors fail, the others are told and pass."""
    name = f"{finding.code.id} {finding.place}"
    case = ET.Element("testcase", classname=finding.code.name, name=_printable(name))
    words = _printable(f"{finding.what} → {finding.fix}" if finding.fix else finding.what)
    if finding.severity == "error":
        ET.SubElement(case, "failure", type=finding.code.id, message=words).text = str(
            finding.place
        )
    else:
        ET.SubElement(case, "system-out").text = f"{finding.severity}: {words}"
    return case


def _printable(text: str) -> str:
    """Leave out the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")


def _cases_json(report: CasesReport) -> str:
    return _json(
        {
            "taxonomy": report.taxonomy,
            "version": report.version,
            "rules": report.rules,
            "unproved": [{"rule": rule, **_place(place)} for rule, place in report.unproved],
            "cases": [_case_json(case) for case in report.cases],
        }
    )


def _case_json(case: Case) -> dict[str, Any]:
    return {
        "intervention": case.intervention,
        "verdict": case.verdict,
        **_place(case.place),
        "organisation": case.organisation,
        "fields": case.line,
        "not": case.is_out,
        "expected_rule": case.expected_rule,
        "todo": case.todo,
        "rule": case.rule,
        "winner": case.winner,
        "why": case.why,
        "offer": case.advice,
    }


def _cases_github(report: CasesReport) -> str:
    commands = {"fails": "error", "fixed": "warning", "todo": "notice"}
    return "\n".join(
        _annotation(
            commands[case.verdict],
            case.place,
            f"Example of {case.intervention}",
            ". ".join(filter(None, (case.todo, case.why, case.advice))),
        )
        for case in report.cases
        if case.verdict in commands
    )


def _cases_junit(report: CasesReport) -> str:
    return _suite(f"{report.taxonomy} examples", map(_case_junit, report.cases))


def _case_junit(case: Case) -> ET.Element:
    line = ", ".join(f"{field}: {text}" for field, text in case.line.items())
    name = _printable(f"{case.place} {'not ' if case.is_out else ''}{line}")
    element = ET.Element("testcase", classname=case.intervention, name=name)
    if case.verdict == "fails":
        ET.SubElement(element, "failure", message=_printable(case.why or "")).text = case.advice
    elif case.verdict == "todo":
        ET.SubElement(element, "skipped", message=_printable(case.todo or ""))
    return element


CHECK_FORMATS: Final[dict[str, Callable[[CheckReport], str]]] = {
    "json": _check_json,
    "github": _check_github,
    "sarif": sarif_log,
    "junit": _check_junit,
}
"""How findings are written for other programs, by the format's name."""

CASES_FORMATS: Final[dict[str, Callable[[CasesReport], str]]] = {
    "json": _cases_json,
    "github": _cases_github,
    "junit": _cases_junit,
}
"""The same for the outcome of examples."""
