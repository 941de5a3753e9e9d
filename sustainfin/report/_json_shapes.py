"""What the JSON of every result holds: one description, from which the schemas are made.

A shape is a leaf by name, a list of one shape, an object by key, or "@name" for another shape.
A leaf or a name that ends in "?" may be null, a key that ends in "?" may be missing, and the
key "*" stands for names of the case. "=text" is that text, "a|b" is one of two texts.
"""

from collections.abc import Mapping
from typing import Any

from sustainfin.report._json_rooms import MONEY, OF_CASE, PARTS, ROOMS, Shape

__all__ = ["COMMANDS", "KINDS", "LEAVES", "SHAPES", "VERSION"]

VERSION = 1

_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?$"
# Leaves by name: their JSON Schema.
LEAVES: Mapping[str, Mapping[str, Any]] = {
    "won": {"type": "integer", "description": "whole won (KRW)"},
    "amount": {"type": "number", "description": "won (KRW), not rounded"},
    "number": {"type": "number"},
    "count": {"type": "integer"},
    "year": {"type": "integer", "description": "calendar year"},
    "decimal": {"type": "string", "pattern": _DECIMAL, "description": "exact decimal"},
    "exact": {
        "anyOf": [{"type": "integer"}, {"type": "string"}],
        "description": "whole won, or an exact decimal or fraction as text",
    },
    "rate": {
        "anyOf": [{"type": "number"}, {"type": "string"}],
        "description": "fraction a year, or rates by elapsed years as text",
    },
    "text": {"type": "string"},
    "flag": {"type": "boolean"},
    "any": {},
}

_OF_OUTPUT = {"output": "text", "base": "number"}
_NAMED = {"name": "text", "label": "text"}
_RUNS = {"n_draws": "count", "n_failed": "count", "seed": "count"}
_ESTIMATES = ("n", "mean", "sd", "p5", "p50", "p95", "below_zero", "shortfall")

_ANALYSES: Mapping[str, Shape] = {
    "statistics": {
        **dict.fromkeys(_ESTIMATES, "number"), "n": "count",
        **{f"se_{name}": "number" for name in _ESTIMATES if name != "n"},
    },
    "explanation": {
        "kind": "=explanation.Explanation", "title": "text", "figure": "text", "year": "year?",
        "steps": [{"number": "count", "label_ko": "text", "label_en": "text", "value": "any",
                   "unit": "text", "year": "year?", "formula": "any", "parts": ["count"],
                   "of": "text", "name": "text", "source": "text", "assumption": "flag",
                   "note_ko": "text", "note_en": "text"}],
        "notes_ko": ["text"], "notes_en": ["text"],
    },
    "simulation": {
        "kind": "=montecarlo.Simulation", **_RUNS, "sampling": "text", "replicates": "count",
        "bits": "text", "keep": "text", "outputs": {"*": "@statistics"},
        "by_year": {"*": "@by_year"},
    },
    "tornado": {
        "kind": "=sensitivity.Tornado", **_OF_OUTPUT, "low_high": "any", "without_range": ["text"],
        "bars": [{**_NAMED, "unit": "text", "base": "number", "low": "number", "high": "number",
                  "low_result": "number", "high_result": "number", "swing": "number",
                  "direction": "text"}],
    },
    "spider": {
        "kind": "=sensitivity.Spider", **_OF_OUTPUT, "changes": ["number"],
        "lines": [{**_NAMED, "values": ["number?"], "results": ["number?"]}],
        "without_range": ["text"],
    },
    "elasticities": {
        "kind": "=sensitivity.Elasticities", **_OF_OUTPUT, "step": "number",
        "rows": [{**_NAMED, "value": "number?", "below": "number?", "above": "number?",
                  "status": "text"}],
    },
    "switching_values": {
        "kind": "=sensitivity.SwitchingValues", **_OF_OUTPUT, "threshold": "number",
        "good": "high|low",
        "rows": [{
            **_NAMED, **_OF_OUTPUT, "unit": "text", "threshold": "number", "good": "high|low",
            "low": "number", "high": "number", "status": "text", "missing": "count",
            "chance": "number?",
            "switches": [{"value": "number", "low": "number", "high": "number", "kind": "text",
                          "change": "number?", "distance": "number", "result": "number"}],
        }],
    },
    "switching_line": {
        "kind": "=sensitivity.SwitchingLine", "output": "text", "threshold": "number",
        "good": "high|low",
        "first": "text", "second": "text", "first_values": ["number"],
        "second_values": [["number"]], "holds": ["flag"], "low": "number", "high": "number",
    },
    "sobol_indices": {
        "kind": "=sensitivity.SobolIndices", "output": "text", **_RUNS, "n_runs": "count",
        "confidence": "number", "mean": "number", "variance": "number",
        "variance_error": "number", "held": ["text"],
        "indices": [{
            "name": "text", "inputs": ["text"], "status": "text",
            **{f"{index}{part}": "number?" for index in ("first", "total")
               for part in ("", "_error", "_low", "_high")},
        }],
    },
    "shapley_effects": {
        "kind": "=sensitivity.ShapleyEffects", "output": "text", "orders": "text",
        "n_draws": "count", "n_runs": "count", "seed": "count", "confidence": "number",
        "variance": "number", "held": ["text"],
        "effects": [{
            "name": "text", "inputs": ["text"], "status": "text", "share": "number?",
            "error": "number?", "low": "number?", "high": "number?",
        }],
    },
    "first_order": {
        "kind": "=sensitivity.FirstOrder", "output": "text", "n_draws": "count", "bins": "count",
        "confidence": "number", "variance": "number",
        "indices": [{"name": "text", "status": "text", "first": "number?", "error": "number?",
                     "low": "number?", "high": "number?"}],
    },
    "nearest_failure": {
        "kind": "=sensitivity.NearestFailure", **_OF_OUTPUT, "threshold": "number",
        "good": "high|low",
        "status": "found|none", "distance": "number", "values": {"*": "number"},
        "scores": {"*": "number"}, "shares": {"*": "number"}, "result": "number",
        "held": ["text"], "chance": "number?",
    },
    "scenarios": {
        "kind": "=sensitivity.Scenarios", "outputs": ["text"], "base": {"*": "number"},
        "results": {"*": {"*": "number"}}, "values": {"*": {"*": "number"}},
    },
    "grid": {
        "kind": "=sensitivity.Grid", **_OF_OUTPUT, "first": "text", "second": "text",
        "first_values": ["number"], "second_values": ["number"], "results": [["number"]],
    },
    "input": {
        "name": "text", "base": "number", "low?": "number", "high?": "number", "*": "any",
    },
    "correlation": {"names": ["text"], "matrix": [["number"]]},
    "evaluation": {
        "kind": "=evaluation.Evaluation", "total": "number", "scale": ["number"],
        "mapping": "text", "table": "text", "weights": {"*": "number"},
        "by_criterion": {"*": "number"}, "by_block": {"*": "number"},
        "items": [{"item": "text", "criterion": "text", "score": "number?", "low": "number?",
                   "high": "number?", "share": "number?", "reason": "text"}],
        "evidence": [{"item": "text", "status": "text", "message": "text", "message_ko": "text",
                      "lines": ["text"]}],
    },
    "ahp_weights": {
        "kind": "=evaluation.AhpWeights", "weights": {"*": "number"}, "lambda_max": "number",
        "consistency_index": "number", "consistency_ratio": "number", "acceptable": "number?",
        "table": "text", "consistent": "any",
    },
    "rank_robustness": {
        "kind": "=evaluation.RankRobustness", "services": ["text"], "criteria": ["text"],
        "first": ["number"], "first_error": ["number"], "ranks": [["number"]],
        "n_draws": "count", "seed": "count", "center": "@numbers?", "concentration": "number?",
    },
    "review": {
        "kind": "=evaluation.Review", "title": "text", "year": "year", "lines": ["@drift"],
        "by_kind": ["@drift"], "by_side": ["@drift"], "not_reported": ["text"], "carry": "text",
        "before": "@outlook?", "after": "@outlook?", "findings": ["@finding"],
    },
    "bc_score": {"ratio": "number", "score": "number", "pairwise": "number", "flag": "text",
                 "source": "text"},
    "profile_comparison": {
        "kind": "=profiles.ProfileComparison", "title": "text", "view": "text",
        "profiles": [{"name": "text", "steps": [["number"]], "timing": "text?",
                      "prices": "text?", "source": "text"}],
        "results": [{"profile": "text", "alternative": "text", "npv": "amount",
                     "benefit_cost_ratio": "number?", "rank": "count"}],
        "flips": [{"what": "text", "alternatives": ["text"], "profiles": ["text"],
                   "rates": ["number"]}],
    },
    "repayment": {
        "method": "text", "rate": "number", "timing": "text",
        "opening": ["amount"], "payment": ["amount"], "interest": ["amount"],
        "principal": ["amount"], "closing": ["amount"],
    },
    "discounted": {
        "base_year": "year", "timing": "text", "rate": "any", "amounts": ["amount"],
        "factors": ["number"], "present_values": ["amount"], "npv": "amount",
    },
    "irr": {"kind": "=discounting.IRR", "status": "text", "roots": ["number"],
            "multiplicities": ["count"]},
    "irrs": {"kind": "=discounting.IRRs", "status": ["text"], "roots": [["number"]]},
    "workbook": {"kind": "=report.Workbook", "path": "text", "sheets": ["text"],
                 "n_formulas": "count", "unrecorded": ["text"]},
}  # fmt: skip

# What the command line prints with --json, by the name of the command.
COMMANDS: Mapping[str, Shape] = {
    "new": {"written": "text"},
    "report": {"written": "text"},
    "document": {"written": "text"},
    "workbook": "@workbook",
    "check": {"faults": ["text"], "findings": ["@finding"], "missing": ["text"],
              "checklist": "@checklist?"},
    "appraise": {
        **ROOMS["appraisal"], "costs": {"*": "@cost_table?"}, "closings": ["@closing"],
        "inputs": {"*": "@input"}, "case": OF_CASE,
    },
    "explain": {**_ANALYSES["explanation"], "sentence": {"ko": "text", "en": "text"}},
    "simulate": {"title": "text", "simulation": "@simulation", "tornado": "@tornado",
                 "switching_values": "@switching_values"},
    "benefits": {**ROOMS["ledger"], "title": "text", "costs_note": "text"},
    "canvas": {
        "canvases": [{**ROOMS["canvas"], "completeness": ["@completeness"]}],
        "findings": ["@finding"], "portfolio?": ["@completeness_table"],
    },
    "isp": {**MONEY["bill"], "case": {**OF_CASE, "budget": "won?"}},
    "reconcile": "@reconciliation",
    "transfer": {**MONEY["transfer"], "case": OF_CASE},
    "tables": {"*": [{"edition": "text", "from": "text", "until": "text", "flag": "text",
                      "table": "text"}]},
    "table": "@table",
}  # fmt: skip

# What a result may be of; a case is described by the schema of case files.
KINDS: Mapping[str, Shape] = {**MONEY, **ROOMS, **_ANALYSES}
SHAPES: Mapping[str, Shape] = {
    **PARTS, "numbers": {"*": "number"}, **KINDS,
    **{f"cli.{name}": shape for name, shape in COMMANDS.items()},
}  # fmt: skip
