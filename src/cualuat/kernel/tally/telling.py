"""A count in words that everybody can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from cualuat.kernel.tally.counting import Outcome, Standing, Step
from cualuat.kernel.tally.terms import BASES, VoteTerms


def share_shown(share: str) -> str:
    """«66,67%» of «2/3»."""
    hundredths = round(Fraction(share) * 10_000)
    return f"{hundredths // 100},{hundredths % 100:02d}%"


def told(terms: VoteTerms, outcome: Outcome, names: Mapping[str, str]) -> list[str]:
    """Every step of the count, one sentence each."""
    lines = [f"Thu vào {outcome.cast} phiếu: {outcome.valid} phiếu hợp lệ, {outcome.blank} phiếu trắng."]
    if outcome.quorum_met is not None:
        enough = "đủ" if outcome.quorum_met else "không đủ, nên không ai, không nội dung nào được coi là đạt"
        lines.append(
            f"Cần ít nhất {terms.quorum} trong {terms.entitled or 0} người có quyền bỏ phiếu tham gia; có {outcome.cast}: {enough}."
        )
    lines += [_of_round(step, names) for step in outcome.steps]
    if not outcome.steps:
        lines += [_of_option(terms, one, names) for one in outcome.standings]
    lines += _passing(terms, outcome, names)
    return [*lines, *_end(outcome, names)]


def _of_option(terms: VoteTerms, one: Standing, names: Mapping[str, str]) -> str:
    name = names[one.option]
    if terms.method == "yesno":
        return f"«{name}»: {one.votes} đồng ý, {one.against} không đồng ý, {one.abstained} không có ý kiến."
    unit = "phiếu" if terms.method == "approval" else "điểm"
    return f"«{name}»: {one.votes} {unit}."


def _passing(terms: VoteTerms, outcome: Outcome, names: Mapping[str, str]) -> list[str]:
    if not terms.passing:
        return []
    how = "quá" if terms.more_than else "ít nhất"
    points = " nhân điểm cao nhất của một phiếu" if terms.unit > 1 else ""
    head = f"Muốn đạt phải được {how} {terms.passing} {BASES[terms.passing_of]}{points}."
    rows = [
        f"«{names[one.option]}» được {share_shown(one.share)}: {'đạt' if one.passed else 'không đạt'}."
        for one in outcome.standings
    ]
    return [head, *rows]


def _of_round(step: Step, names: Mapping[str, str]) -> str:
    votes = ", ".join(f"«{names[option]}» {number}" for option, number in step.votes)
    spent = f"; {step.exhausted} phiếu không còn ghi ai trong số này" if step.exhausted else ""
    return f"Vòng {step.number}: {votes}{spent}. {_why(step, names)}"


def _why(step: Step, names: Mapping[str, str]) -> str:
    if not step.out:
        first = names[step.votes[0][0]]
        return {
            "majority": f"«{first}» được hơn một nửa số phiếu còn tính, dừng loại.",
            "alone": f"Chỉ còn «{first}», dừng loại.",
            "tied": "Các phương án còn lại bằng phiếu nhau: máy không tự chọn.",
        }[step.how]
    out = names[step.out]
    return {
        "fewest": f"Loại «{out}» vì ít phiếu nhất.",
        "before": f"Có phương án cùng ít phiếu nhất; loại «{out}» vì ở vòng {step.looked} được ít phiếu hơn.",
        "lots": f"Có phương án cùng ít phiếu nhất, các vòng trước cũng bằng nhau; bốc thăm bằng dấu niêm của các phiếu, loại «{out}».",
    }[step.how]


def _end(outcome: Outcome, names: Mapping[str, str]) -> Sequence[str]:
    elected = [f"«{names[one]}»" for one in outcome.elected]
    tied = [f"«{names[one.option]}»" for one in outcome.standings if one.tied]
    lines = [f"Kết quả: {', '.join(elected)}." if elected else "Kết quả: không phương án nào được chọn."]
    if tied:
        lines.append(f"Bằng nhau ở chỗ cuối, máy không tự chọn: {', '.join(tied)}. Người có thẩm quyền quyết định.")
    return lines
