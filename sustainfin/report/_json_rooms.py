"""What the JSON of estimates, cases, benefits and canvases holds; see `_json_shapes`."""

from collections.abc import Mapping
from typing import Any

__all__ = ["MONEY", "OF_CASE", "PARTS", "ROOMS", "Shape"]

Shape = Any

_STEP_NAMES = (
    "direct_labour", "overhead", "technical_fee", "direct_expenses", "price_before_vat", "vat",
    "total_before_cut", "total",
)  # fmt: skip
_STEPS = dict.fromkeys(_STEP_NAMES, "won")
_FINDINGS = {"findings": ["@finding"]}
_SOURCES = {"sources": ["text"]}
_TIMELINE = {"start": "year", "n_years": "count"}
OF_CASE = {"title": "text", "source": "text", "notes": ["text"]}
_FROM_GUIDE = {
    "price_before_vat": "won", "vat": "won", "vat_rate": "decimal?", "vat_basis": "text",
    "total_before_cut": "won", "total": "won", "rounding": {"*": "text"}, "truncate": "text?",
    "truncate_words": "text", **_SOURCES,
}  # fmt: skip
_WITH_EXPENSES = {
    "expenses": [{"label": "text", "amount": "won", "note": "text"}], "direct_expenses": "won",
}  # fmt: skip
_POINTS = {
    "method": "text", "total": "decimal", "guide": "text",
    "lines": [{"function": "text", "label_ko": "text", "complexity": "text", "count": "count",
               "weight": "decimal", "points": "decimal"}],
}  # fmt: skip
_TABLE = {
    "id": "text", "label_ko": "text", "label_en": "text", "unit": "text",
    "applies_from": "text?", "applies_until": "text?", "stale_after": "text?", "complete": "flag",
    "values": {"*": {"*": "any"}}, "flags": {"*": "text"}, "merged_roles": {"*": "text"},
    "notes": ["text"], "extra": {"*": "any"},
    "source": {"publisher": "text", "title": "text", "page": "text", "issued": "text?",
               "url": ["text"], "confidence": "text", "confidence_note": "text",
               "checked_with": ["text"], "transcribed": "text?"},
}  # fmt: skip

PARTS: Mapping[str, Shape] = {
    "finding": {"code": "text", "severity": "fault|note", "where": "text", "message": "text",
                "message_ko": "text", "reference": "text"},
    "chain": _STEPS,
    "indicators": {
        "view": "text", "npv": "amount", "present_inflow": "amount", "present_outflow": "amount",
        "benefit_cost_ratio": "number?", "irr": ["number"], "irr_status": "text",
        "payback": "number?", "discounted_payback": "number?",
    },
    "cliff": {"last_grant_year": "year", "year": "year?", "depth": "amount", "covered": "number?"},
    "ledger_row": {
        "label": "text", "effect": "text", "category": "text", "mechanism": "text",
        "beneficiary": "text", "payer": "text", "confidence": "text", "source": "text",
        "price_year": "year?", "includes": ["text"], "unit": "text", "quantities": ["number"],
        "amounts": ["amount"], "counted": ["amount"], "present_value": "amount",
    },
    "drift": {"what": "text", "side": "text", "kind": "text", "plan": "amount",
              "actual": "amount", "drift": "amount", "percent": "number?"},
    "outlook": {"runs_out": "year?", "cliff_year": "year?", "depth": "amount",
                "gaps": ["amount"], "total": "amount"},
    "amounts": ["amount"],
    "texts": ["text"],
    "many": ["number"],
    "by_year": {"years": ["year"], "share": ["number"], "error": ["number"]},
}  # fmt: skip

# What the library makes, by the name of the class in small letters.
MONEY: Mapping[str, Shape] = {
    "bill": {
        "kind": "=isp_cost.Bill", "wages": "text", **_STEPS,
        "rows": [{
            "step": "text", "role": "text", "daily_krw": "won?", "monthly_krw": "won?",
            "effort": "decimal?", "effort_unit": "text", "rate": "decimal?", "amount_krw": "won",
            "rounding": "text", "note": "text",
        }],
        "overhead_rate": "decimal", "technical_fee_rate": "decimal", "vat_rate": "decimal?",
        "rounding": {"*": "text"}, "truncate": "text?", **_SOURCES, **_FINDINGS,
    },
    "bills": {
        "kind": "=isp_cost.Bills", "effort_step": "decimal", "units": {"*": ["count"]},
        **{step: ["won"] for step in _STEPS if step != "direct_expenses"}, "direct_expenses": "won",
    },
    "guide_check": {"kind": "=isp_cost.GuideCheck", "guide": "text", **_FINDINGS,
                    "applied": "@chain", "minimum": "@chain", "maximum": "@chain"},
    "edition_comparison": {
        "kind": "=isp_cost.EditionComparison",
        "scenarios": [{
            "name": "text", "wages": "text", "overhead_rate": "decimal",
            "technical_fee_rate": "decimal", "total_before_cut": "won", "total": "won",
            "change": "won", "wage": "won", "rate": "won", "rule": "won", "notes": ["text"],
        }],
    },
    "fit": {"kind": "=isp_cost.Fit", "budget": "won", "vary": "text", "step": "decimal",
            "lowest": "decimal", "highest": "decimal", "total": "won", "exact": "flag",
            "bill": "@bill"},
    "grid_fit": {"kind": "=isp_cost.GridFit", "budget": "won", "step": "decimal",
                 "roles": ["text"], "efforts": [["decimal"]], "total_before_cut": ["won"]},
    "total_simulation": {"kind": "=isp_cost.TotalSimulation", "simulation": "@simulation",
                         "ceiling": "won?", "within": "number?", "se_within": "number?"},
    "printed_table": {
        "kind": "=isp_cost.PrintedTable", "effort_unit": "text", "days": "decimal?",
        "step": "won", "wage_step": "won",
        "rows": [{
            "step": "text", "label": "text", "role": "text", "daily": "won?", "monthly": "won?",
            "effort": "decimal?", "parts": [["text"]], "rate": "decimal?", "low": "decimal?",
            "high": "decimal?", "amount": "won?", "rules": ["text"], "words": "text",
            "note": "text", "basis": "text", "exempt": "flag", "displays": [["text"]],
        }],
    },
    "reconciliation": {
        "kind": "=isp_cost.Reconciliation", "consistent": "flag", **_FINDINGS,
        "cells": [{
            "row": "text", "column": "text", "printed": "exact?", "expected": "exact?",
            "low": "exact?", "high": "exact?", "rules": ["text"], "difference": "exact?",
            "status": "text",
        }],
        "implied": [{
            "row": "text", "column": "text", "printed": "decimal", "quotient": "decimal",
            "low": "exact", "high": "exact", "includes_low": "flag", "includes_high": "flag",
            "value": "decimal", "rules": ["text"], "is_rounded_display": "flag",
            "is_cut_display": "flag",
        }],
        "mends": [[{
            "row": "text", "column": "text", "printed": "any", "needed": "any", "low": "exact?",
            "high": "exact?", "shown": "text",
        }]],
        "mend_comment": "text", "total_before_cut": "any", **_SOURCES,
    },
    "transfer": {
        "kind": "=budget.Transfer", "procedure": "text", "moved": "won", "total": "won",
        "items": [{
            "organisation": "text", "policy": "text", "unit_project": "text", "detail": "text",
            "code": "text", "label": "text", "appropriation_krw": "won", "plus_krw": "won",
            "minus_krw": "won", "after_krw": "won", "printed_after_krw": "won?",
        }],
        "moves": [{"procedure": "text", "level": "text", "amount": "won", "law": "text",
                   "decides": "text", "report": "text"}],
        "rules": "text", **_SOURCES, **_FINDINGS,
    },
    "function_points": {"kind": "=guide_costs.FunctionPoints", **_POINTS},
    "development_cost": {
        "kind": "=guide_costs.DevelopmentCost", "points": _POINTS, "unit_price": "won",
        "phases": ["text"], "phase_weight": "decimal", "cost_before_correction": "won",
        "corrections": [{"name": "text", "label_ko": "text", "label_en": "text",
                         "level": "count?", "meaning": "text", "factor": "decimal",
                         "amount": "won"}],
        "cost_after_correction": "won", "profit_rate": "decimal", "profit": "won",
        **_WITH_EXPENSES, **_FROM_GUIDE, **_FINDINGS,
    },
    "maintenance_cost": {
        "kind": "=guide_costs.MaintenanceCost", "development_cost": "won",
        "scores": [{"item": "text", "level": "text", "meaning": "text", "points": "decimal"}],
        "tmp": "decimal?", "rate": "decimal", "maintenance": "won", **_WITH_EXPENSES,
        **_FROM_GUIDE, **_FINDINGS,
    },
    "commercial_maintenance": {
        "kind": "=guide_costs.CommercialMaintenance", "licence_price": "won", "grade": "count",
        "rate": "decimal", "flag": "text", **_FROM_GUIDE,
    },
}  # fmt: skip

ROOMS: Mapping[str, Shape] = {
    "appraisal": {
        "kind": "=case.Appraisal", "title": "text", "years": ["year"], "base_year": "year",
        "timing": "text", "prices": "text", "vat": "text", "discount_rate": "rate",
        "alternatives": {"*": {
            "financial": "@indicators", "funded": "@indicators", "economic": "@indicators?",
            "life_cycle_cost": "amount", "present_life_cycle_cost": "amount",
            "equivalent_annual_cost": "amount", "balance": "@balance",
        }},
        "increment": {"*": "@indicators"}, **_FINDINGS, "assumptions": ["text"],
        "unvalued": ["text"],
    },
    "balance": {
        "kind": "=funding.Balance", "years": ["year"], "costs": {"*": ["amount"]},
        "revenue": ["amount"],
        "paid": {"*": {"kind": "text", "source": ["amount"], "use": ["amount"]}},
        "reserve_draw": ["amount"], "reserve_deposit": ["amount"], "reserve_balance": ["amount"],
        "uses": ["amount"], "sources": ["amount"], "gap": ["amount"], "cash": ["amount"],
        "runs_out": "year?", "reserve_empty": "year?", "low_point": ["number"], "cliff": "@cliff?",
    },
    "closing": {"lever": "text", "unit": "text", "now": "number", "needed": "number?",
                "searched_to": "number", "goal": "every_year|in_total", "gap_before": "amount",
                "gap_after": "amount"},
    "cost_table": {
        "kind": "=lifecycle.CostTable", "timeline": _TIMELINE,
        "rows": [{"label": "text", "kind": "text", "amounts": ["amount"]}],
        "by_year": ["amount"], "by_kind": {"*": "amount"}, "life_cycle_cost": "amount",
        "discount_rate": "rate?", "timing": "text?", "present_value": "amount?",
        "equivalent_annual_cost": "amount?", "users": "@many?", "cost_per_user": "amount?",
        "levelised_cost_per_user": "amount?", "labour_share": "number?", "om_per_year": "amount?",
        "om_share_of_build": "number?", "prices": "text?", "vat": "text?",
    },
    "checklist": {
        "kind": "=lifecycle.Checklist", "table": "text", **_FINDINGS,
        "items": [{"item": "text", "label_ko": "text", "label_en": "text",
                   "status": "number|reason|missing", "lines": ["text"], "amount": "amount?",
                   "reason": "text"}],
    },
    "revenue_table": {
        "years": ["year"], "by_year": ["amount"], "total": "amount", "prices": "text?",
        "vat": "text?", "lines": [{"label": "text", "kind": "text", "amounts": ["amount"]}],
    },
    "curve_fit": {
        "kind": "text", "parameters": {"*": "number"}, "standard_errors": {"*": "number"},
        "names": ["text"], "covariance": [["number"]], "years": ["year"], "observed": ["number"],
        "residuals": ["number"], "residual_sd": "number?",
    },
    "ledger": {
        "kind": "=benefits.Ledger", "timeline": _TIMELINE, "rows": ["@ledger_row"],
        "unpriced": [{"label": "text", "effect": "text", "category": "text", "mechanism": "text",
                      "beneficiary": "text", "unit": "text", "quantities": ["number"],
                      "source": "text"}],
        "unquantified": [{"label": "text", "effect": "text", "beneficiary": "text",
                          "reason": "text"}],
        "discount_rate": "rate?", "timing": "text", "base_year": "year", "benefits": ["amount"],
        "social_costs": ["amount"], "transfers": ["amount"], "costs": "@amounts?",
        "present_benefits": "amount", "present_social_costs": "amount",
        "present_transfers": "amount", "present_costs": "amount?", "npv": "amount",
        "benefit_cost_ratio": "number?",
        "effectiveness": [{"label": "text", "unit": "text", "quantity": "number",
                           "present_quantity": "number", "cost_per_unit": "amount",
                           "present_cost_per_unit": "amount"}],
        "groups": [{"group": "text", "gains": "amount", "losses": "amount", "received": "amount",
                    "handed_over": "amount", "paid": "amount", "net": "amount"}],
        "standing": "@texts?", **_FINDINGS, "total": "amount",
    },
    "weighted": {
        "kind": "=benefits.Weighted", "eta": "number?", "unweighted": "amount",
        "weighted": "amount",
        "shares": [{"group": "text", "net": "amount", "weight": "number", "weighted": "amount"}],
    },
    "unit_value": {
        "name": "text", "value": "number", "unit": "text", "kind": "text", "price_year": "year?",
        "includes": ["text"], "topic": "text", "confidence": "text", "weak": "text",
        "low": "number?", "high": "number?", "label_ko": "text", "label_en": "text",
        "source": "text", "remark": "text", "moved": "text",
    },
    "canvas": {
        "kind": "=canvas.Canvas", **OF_CASE, "field": "text", "city": "text",
        "blocks": {"*": [{"text": "text", "lines": ["text"]}]}, "empty": ["text"],
    },
    "completeness": {
        "kind": "=canvas.Completeness", "title": "text", "complete": "flag", "required": ["text"],
        "missing": ["text"], "readings": {"*": {"*": ["count"]}},
    },
    "completeness_table": {
        "kind": "=canvas.CompletenessTable", "required": ["text"], "n_plans": "count",
        "n_complete": "count", "share_complete": "number", "by_block": {"*": "count"},
        "by_field": [{"field": "text", "n_plans": "count", "n_complete": "count",
                      "share_of_complete": "number?"}],
    },
    "published_services": {"kind": "=canvas.PublishedServices", **_TABLE},
    "table": _TABLE,
}  # fmt: skip
