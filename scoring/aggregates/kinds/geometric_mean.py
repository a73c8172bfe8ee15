"""几何平均 | geometric mean

zh: 各成员得分率的几何平均，换算成满分 out_of：一项很低，其余再高也补不回来。
en: The geometric mean of the shares that the members reached, turned into out_of full marks: what is very low in one
is not made up for by the others.

    value = (v₁ ÷ f₁ × … × vₙ ÷ fₙ)^(1÷n) × out_of

    aggregates:
      index: {kind: geometric_mean, out_of: 1}

    members, index
        0.6971 of 1, 0.3447 of 1, 0.5506 of 1  -> 0.510 of 1
        1 of 4, 4 of 4                         -> 0.5 of 1
        0 of 4, 4 of 4                         -> 0 of 1

zh: 得分是方根，多半写不成分数；到取整时再算，需要多少位就算多少位。不参评的成员不计，方根的次数随之减少；有成员没有
得分时，几何平均也没有。得分为负的成员没有几何平均。
en: The value is a root and mostly no fraction; it is worked out when it is rounded, to as many digits as that takes.
Members that are left out do not count, and the root is of that many fewer; where one has no score, there is no mean.
There is none of negative scores.

used by:
    联合国人类发展指数（2010年起） | the UN Human Development Index (since 2010)
"""

from collections.abc import Sequence
from fractions import Fraction

from scoring.aggregates.kind import aggregate
from scoring.aggregates.members import Member, Outcome, UnfitMembers, counting
from scoring.aggregates.parameters import OUT_OF, OUT_OF_WORDS, OutOf, in_own_marks
from scoring.numbers import show_short
from scoring.reals import Number, root
from scoring.records import record
from scoring.rules import Note
from scoring.rules.parameters import parameter


@aggregate("geometric_mean")
@record
class GeometricMean:
    out_of: OutOf = parameter(OUT_OF, OutOf(), **OUT_OF_WORDS)

    def full(self, members: Sequence[Member], marks: Fraction | None) -> Fraction:
        return self.out_of.of(members, marks)

    def combine(self, members: Sequence[Member], marks: Fraction | None) -> Outcome:
        counted, full = counting(members), self.full(members, marks)
        product: Number = Fraction(1)
        for each in counted:
            if each.share < 0:
                raise UnfitMembers("aggregate/negative-member", name=each.name, value=each.points)
            product = product * each.share
        value = root(product, len(counted)) * full
        shares = " × ".join(f"{show_short(each.points)} ÷ {show_short(each.full)}" for each in counted)
        expression = f"({shares})^(1 ÷ {len(counted)}) × {show_short(full)}"
        return Outcome(value, full, (Note("trace/arithmetic", {"expression": expression, "points": value}),))

    def in_words(self) -> Note:
        zh, en = in_own_marks(self.out_of)
        return Note(
            {"zh": f"各成员得分率的几何平均{zh}", "en": f"the geometric mean of the members' shares{en}"}
        )
