"""Changes to a YAML text that leave every other character of it as it is: comments, order, quotes, digits, line breaks.

>>> text = "rows:\\n  # by hand\\n  a: 1.00   # checked\\n  b: 2\\n"
>>> print(rewrite(text, {"rows": {"a": 1, "b": 2}}, {"rows": {"a": 3, "c": 4}}, str), end="")
rows:
  # by hand
  a: 3   # checked
  c: 4
"""

from scoring.editing.rewriting import NotRewritten, rewrite
from scoring.editing.texts import Text

__all__ = ["NotRewritten", "Text", "rewrite"]
