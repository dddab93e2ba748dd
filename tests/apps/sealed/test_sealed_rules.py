"""Names in texts, passphrases, labels, subsets, the inventory of what is encrypted, the shape of operations."""

from __future__ import annotations

import inspect
import unicodedata
from math import comb

import pytest
from django.apps import apps
from django.db.models import BinaryField
from hypothesis import given
from hypothesis import strategies as st

from cualuat.sealed import operations
from cualuat.sealed.rules import encrypted_columns, excluded_names, is_label, passphrase_trouble, subsets

PEOPLE = {1: "Nguyễn Văn Đức", 2: "Trần Thị Hoà", 3: "Lê An", 4: "Đặng Thị Ánh Nguyệt", 5: "An", 6: ""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tôi tố cáo ông Nguyễn Văn Đức, chuyên viên.", {1}),
        ("ong nguyen van duc nhan tien", {1}),
        ("ÔNG NGUYỄN VĂN ĐỨC", {1}),
        ("Ông Nguyễn\n Văn\tĐức", {1}),
        ("Ông Nguyễn  Văn   Đức", {1}),
        ("ông Nguyễn-Văn-Đức", {1}),
        ("Bà Trần Thị Hòa và ông Nguyễn Văn Đức.", {1, 2}),
        ("(Trần Thị Hoà)", {2}),
        ("“Lê An”", {3}),
        ("Lê Anh nhận tiền", set()),
        ("Nguyễn Văn Đức Anh? Nguyễn Văn", {1}),
        ("Vũ Nguyễn Văn Đứcc", set()),
        ("ông Đức", set()),
        ("an ninh, an toàn", set()),
        ("dang thi anh nguyet", {4}),
        ("Nguyễn\u200b Văn\u00a0Đ\u00adức", {1}),
        ("", set()),
    ],
)
def test_officers_named_in_the_text_are_found(text: str, found: set[int]) -> None:
    assert excluded_names(text, PEOPLE) == found
    assert excluded_names(unicodedata.normalize("NFD", text), PEOPLE) == found


@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_a_name_between_any_words_is_found(before: str, after: str) -> None:
    assert 1 in excluded_names(f"{before} NGUYEN VAN\nDUC {after}", PEOPLE)


@pytest.mark.parametrize("words", ["", "ngắn quá", "mười một k", "aaaaaaaaaaaaaaa", "abab abab abab"])
def test_weak_passphrases_are_told_how_to_be_strong(words: str) -> None:
    assert "bốn, năm từ" in passphrase_trouble(words)


def test_a_passphrase_of_a_few_words_will_do() -> None:
    assert passphrase_trouble("nón lá tàu điện") == ""


@pytest.mark.parametrize(("label", "fits"), [("TC-2026-0001", True), ("01/TC", True), ("Ông Mẫu", False), ("", False)])
def test_only_a_number_is_a_label(label: str, fits: bool) -> None:
    assert is_label(label) is fits


def test_subsets_are_all_ways_to_choose() -> None:
    assert subsets(3, 2) == [(0, 1), (0, 2), (1, 2)]
    assert all(len(subsets(n, k)) == comb(n, k) for n in range(1, 8) for k in range(1, n + 1))
    assert max(k * len(subsets(7, k)) for k in range(1, 8)) == 140  # as the docstring of operations.identity says


def test_the_inventory_is_every_column_of_bytes_and_no_other() -> None:
    columns = {
        (model.__name__, field.name)
        for model in apps.get_app_config("sealed").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, BinaryField)
    }
    assert set(encrypted_columns()) == columns
    assert all(encrypted_columns().values())


def test_operations_take_keywords_actor_and_time() -> None:
    for name in set(operations.__all__) - {"draw_receipt"}:
        function = getattr(operations, name)
        if not inspect.isfunction(function):
            continue
        parameters = inspect.signature(function).parameters
        assert all(p.kind is p.KEYWORD_ONLY for p in parameters.values()), name
        assert {"by", "at"} <= set(parameters), name
