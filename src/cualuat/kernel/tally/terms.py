"""By which rules is counted, and what a paper may say under them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Final

METHODS: Final = {
    "approval": "Đánh dấu: chọn một hoặc nhiều phương án",
    "ranking": "Xếp hạng, loại dần: chọn một, phương án yếu nhất bị loại từng vòng",
    "borda": "Xếp hạng, tính điểm: hạng càng cao càng nhiều điểm",
    "score": "Cho điểm từng phương án",
    "yesno": "Biểu quyết từng nội dung: đồng ý, không đồng ý, không có ý kiến",
}
ANSWERS: Final = {"yes": "Đồng ý", "no": "Không đồng ý", "abstain": "Không có ý kiến"}
# What a share is taken of.
BASES: Final = {
    "valid": "số phiếu hợp lệ",
    "decided": "số phiếu đồng ý và không đồng ý",
    "cast": "số phiếu thu vào",
    "entitled": "số người có quyền bỏ phiếu",
}
MOST_OPTIONS: Final = 60
MOST_POINTS: Final = 100

# Approval and the rankings: options; score: points by option; yesno: answer by option; None is a blank paper.
Choice = list[str] | dict[str, int] | dict[str, str] | None


class BadChoice(ValueError):
    """A paper says what it may not; the message tells the voter."""


@dataclass(frozen=True, slots=True)
class VoteTerms:
    """The rules. `most`: marks of an approval, points of a score; 0 for as many as there are.

    `passing`: the share that an option must reach, of `passing_of`; with `more_than` it must be more than that. `quorum`: the share
    of those entitled who must take part. «» for none.
    """

    method: str
    options: tuple[str, ...]
    seats: int = 1
    most: int = 0
    passing: str = ""
    passing_of: str = "valid"
    more_than: bool = True
    quorum: str = ""
    entitled: int | None = None

    @property
    def unit(self) -> int:
        """What one paper can give one option at most."""
        if self.method == "score":
            return self.most or 10
        return max(1, len(self.options) - 1) if self.method == "borda" else 1


def read_share(text: str) -> Fraction | None:
    """«2/3», «50%», «66,7» as a share; None for nothing. Raises ValueError for what is none, or not from 0 to 1."""
    plain = text.strip().replace(" ", "").replace(",", ".")
    if not plain:
        return None
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", plain)
    if found:
        if int(found[2]) == 0:
            raise ValueError("zero below the line")
        share = Fraction(int(found[1]), int(found[2]))
    elif re.fullmatch(r"\d{1,3}(\.\d{1,3})?%?", plain):
        share = Fraction(plain.rstrip("%")) / 100
    else:
        raise ValueError("no share")
    if not 0 < share <= 1:
        raise ValueError("out of range")
    return share


def bad_terms(terms: VoteTerms) -> dict[str, str]:
    """What is wrong with the rules, by name, in Vietnamese."""
    found = {}
    if terms.method not in METHODS:
        found["method"] = "Hãy chọn cách bỏ phiếu."
    if not 1 <= len(terms.options) <= MOST_OPTIONS or len(set(terms.options)) < len(terms.options):
        found["options"] = f"Phải có từ 1 đến {MOST_OPTIONS} phương án, không trùng nhau."
    elif len(terms.options) < 2 and terms.method in ("ranking", "borda", "score", "approval"):
        found["options"] = "Cách này cần ít nhất hai phương án."
    if terms.seats < 1:
        found["seats"] = "Phải chọn ít nhất một."
    elif terms.method == "ranking" and terms.seats != 1:
        found["seats"] = "Xếp hạng, loại dần chỉ chọn được một. Chọn nhiều thì dùng cách đánh dấu hoặc tính điểm."
    if not 0 <= terms.most <= MOST_POINTS:
        found["most"] = f"Ghi số từ 0 đến {MOST_POINTS}."
    return found | _bad_shares(terms)


def _bad_shares(terms: VoteTerms) -> dict[str, str]:
    found = {}
    for name, text in (("passing", terms.passing), ("quorum", terms.quorum)):
        try:
            read_share(text)
        except ValueError:
            found[name] = "Ghi phân số hoặc phần trăm, ví dụ 2/3 hoặc 50%."
    if terms.passing_of not in BASES:
        found["passing_of"] = "Hãy chọn tính trên số nào."
    if terms.passing_of == "decided" and terms.method != "yesno":
        found["passing_of"] = "Chỉ biểu quyết mới tính trên số phiếu đồng ý và không đồng ý."
    needs = terms.quorum or (terms.passing and terms.passing_of == "entitled")
    if needs and not terms.entitled:
        found["entitled"] = "Hãy ghi số người có quyền bỏ phiếu: tỷ lệ tối thiểu tính trên số ấy."
    return found


def terms_data(terms: VoteTerms) -> dict[str, object]:
    """The rules as plain data."""
    return {**asdict(terms), "options": list(terms.options)}


def terms_from(data: Mapping[str, object]) -> VoteTerms:
    """The rules out of plain data. Raises ValueError where they are none."""
    try:
        options = data["options"]
        if not isinstance(options, list) or not all(isinstance(one, str) for one in options):
            raise ValueError("no options")
        terms = VoteTerms(**{**data, "options": tuple(options)})  # type: ignore[arg-type]
    except (KeyError, TypeError) as error:
        raise ValueError("no terms") from error
    kinds = (
        (terms.seats, int), (terms.most, int), (terms.method, str), (terms.passing, str), (terms.passing_of, str),
        (terms.more_than, bool), (terms.quorum, str),
    )  # fmt: skip
    if any(type(value) is not kind for value, kind in kinds) or not isinstance(terms.entitled, int | None):
        raise ValueError("no terms")
    if bad_terms(terms):
        raise ValueError("no terms")
    return terms


def plain_choice(terms: VoteTerms, choice: object) -> Choice:
    """What a paper says, in the one way in which it is written. Raises BadChoice."""
    if choice is None:
        return None
    if terms.method in ("approval", "ranking", "borda"):
        if not isinstance(choice, Sequence) or isinstance(choice, str):
            raise BadChoice("Phiếu không đọc được.")
        return _listed(terms, choice)
    if not isinstance(choice, Mapping):
        raise BadChoice("Phiếu không đọc được.")
    return _scored(terms, choice) if terms.method == "score" else _answered(terms, choice)


def _listed(terms: VoteTerms, choice: Sequence[object]) -> list[str]:
    listed = [str(one) for one in choice]
    if not set(listed) <= set(terms.options):
        raise BadChoice("Phiếu có phương án không nằm trong danh sách.")
    if len(set(listed)) < len(listed):
        raise BadChoice("Một phương án được chọn hai lần.")
    if not listed:
        raise BadChoice("Bạn chưa chọn phương án nào.")
    if terms.method != "approval":
        return listed
    most = terms.most or len(terms.options)
    if len(listed) > most:
        raise BadChoice(f"Chỉ được chọn nhiều nhất {most} phương án; bạn đã chọn {len(listed)}.")
    return sorted(listed, key=terms.options.index)


def _scored(terms: VoteTerms, choice: Mapping[object, object]) -> dict[str, int]:
    found = {}
    if not {str(key) for key in choice} <= set(terms.options):
        raise BadChoice("Phiếu có phương án không nằm trong danh sách.")
    for key in terms.options:
        points = choice.get(key, 0)
        if not isinstance(points, int) or isinstance(points, bool) or not 0 <= points <= terms.unit:
            raise BadChoice(f"Điểm phải là số nguyên từ 0 đến {terms.unit}.")
        found[key] = points
    return found


def _answered(terms: VoteTerms, choice: Mapping[object, object]) -> dict[str, str]:
    found = {}
    if not {str(key) for key in choice} <= set(terms.options):
        raise BadChoice("Phiếu có nội dung không nằm trong danh sách.")
    for key in terms.options:
        answer = choice.get(key, "abstain")
        if answer not in ANSWERS:
            raise BadChoice("Hãy chọn đồng ý, không đồng ý hoặc không có ý kiến.")
        found[key] = str(answer)
    return found
