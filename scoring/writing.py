"""The way back from data to YAML: one line, in the flow style, that reads as the same data again.

>>> in_flow({"limit": "130%", "severity": "info", "relations": ["at_least"]})
'{limit: 130%, severity: info, relations: [at_least]}'
>>> in_flow({"name": "010", "zh": "读作：甲, 乙"})
'{name: "010", zh: "读作：甲, 乙"}'
"""

import json
import re
from decimal import Decimal
from typing import Any

from scoring.source import CONSTANTS, DECIMAL, INTEGER

# Text that needs quotes: what YAML gives a meaning to, anywhere in it or where it begins.
SPECIAL = re.compile(r"""[,:\[\]{}#"'\\\x00-\x1f\x7f]|^[-?&*!|>%@`=~\s]|\s$""")


def in_flow(value: Any) -> str:
    """Plain data as YAML on one line."""
    match value:
        case dict():
            return f"{{{', '.join(f'{in_flow(key)}: {in_flow(each)}' for key, each in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(in_flow, value))}]"
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case Decimal():
            return format(value, "f")
        case str():
            return json.dumps(value, ensure_ascii=False) if _needs_quotes(value) else value
    return str(value)


def _needs_quotes(text: str) -> bool:
    is_no_text = text in CONSTANTS or re.fullmatch(f"{INTEGER}|{DECIMAL}", text)
    return bool(is_no_text or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) or SPECIAL.search(text))
