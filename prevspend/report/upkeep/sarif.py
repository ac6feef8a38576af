"""Findings as a SARIF 2.1.0 log, which code-scanning pages and editors read."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from prevspend.upkeep import codes

if TYPE_CHECKING:
    from prevspend.errors import Location
    from prevspend.upkeep import CheckFinding, CheckReport, Code, Exemption

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif_log(report: CheckReport) -> str:
    """Write a report as a log of one run; what is exempted stands in it as suppressed."""
    known = list(codes().values())
    numbers = {code.id: number for number, code in enumerate(known)}
    results = [_result(finding, numbers) for finding in report.findings]
    results += [_result(finding, numbers, why) for finding, why in report.exempted]
    driver = {
        "name": "prevspend",
        "version": version("prevspend"),
        "rules": [_rule(code) for code in known],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps(
        {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False
    )


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.id,
        "name": "".join(word.capitalize() for word in code.name.split("-")),
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.why},
        "help": {"text": code.fix},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(
    finding: CheckFinding, numbers: dict[str, int], exemption: Exemption | None = None
) -> dict[str, Any]:
    words = f"{finding.what} → {finding.fix}" if finding.fix else finding.what
    result: dict[str, Any] = {
        "ruleId": finding.code.id,
        "ruleIndex": numbers[finding.code.id],
        "level": _LEVELS[finding.severity],
        "message": {"text": words},
        "locations": [{"physicalLocation": _location(finding.place)}],
        "partialFingerprints": {"prevspend/v1": _fingerprint(finding)},
    }
    if exemption is not None:
        result["suppressions"] = [{"kind": "external", "justification": exemption.reason}]
    return result


def _location(place: Location) -> dict[str, Any]:
    path = Path(place.file)
    address = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    region = {"startLine": place.line or 1, "startColumn": place.column or 1}
    return {"artifactLocation": {"uri": address}, "region": region}


def _fingerprint(finding: CheckFinding) -> str:
    """Distinguish a finding from others wherever its line moves to."""
    parts = (finding.code.id, *finding.subjects, finding.text or finding.what)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
