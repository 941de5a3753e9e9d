"""Named inputs: base value, distribution, unit and source, and what ties them together.

An input is stated once, in the words people have for it, and serves the base case, the
draws and every analysis. Drawing itself is done by the engines.
"""

from sustainfin.inputs._correlation import Correlation, rank_correlation
from sustainfin.inputs._family import Distribution
from sustainfin.inputs._front import make_input, quantile
from sustainfin.inputs._groups import groups_of
from sustainfin.inputs._nearest import nearest_correlation
from sustainfin.inputs._normals import Lognormal, Normal, TwoPieceLognormal, TwoPieceNormal
from sustainfin.inputs._ranges import Pert, Triangular, Uniform
from sustainfin.inputs._record import Input, Role, Shape
from sustainfin.inputs._specs import from_spec
from sustainfin.inputs._steps import Discrete, Empirical
from sustainfin.inputs._truncated import Truncated

__all__ = [
    "Correlation",
    "Discrete",
    "Distribution",
    "Empirical",
    "Input",
    "Lognormal",
    "Normal",
    "Pert",
    "Role",
    "Shape",
    "Triangular",
    "Truncated",
    "TwoPieceLognormal",
    "TwoPieceNormal",
    "Uniform",
    "from_spec",
    "groups_of",
    "make_input",
    "nearest_correlation",
    "quantile",
    "rank_correlation",
]
