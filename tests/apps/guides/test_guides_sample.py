"""The twenty guides of the sample hold to what guides promise: they cite what there is, lead somewhere, speak plainly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.urls import resolve

from cualuat.console.main import main
from cualuat.guides import checking, data, marks, plainness, quoting
from cualuat.guides.models import Piece
from cualuat.guides.sources import Source
from cualuat.kernel.citation import find_citations
from cualuat.kernel.text import normalise
from office import TODAY

pytestmark = pytest.mark.usefixtures("sample_library")
TEXTS = list(data.sample_texts())
GUIDES = {source.slug for source in TEXTS if source.kind == "guide"}


def test_there_are_twenty_for_every_audience_and_topic() -> None:
    guides = [source for source in TEXTS if source.kind == "guide"]
    assert len(guides) == 20
    assert {code for source in guides for code in source.audiences} == set(data.audiences())
    assert {source.topic for source in guides} == set(data.topics())
    assert all(source.actions for source in guides)  # each ends in something to do


@pytest.mark.parametrize("source", TEXTS, ids=lambda source: source.slug)
def test_each_text(source: Source) -> None:
    for text in (source.title, source.summary, source.body):
        assert normalise(text) == text
    assert source.topic in data.topics()
    assert set(source.audiences) <= set(data.audiences())
    assert set(source.actions) <= set(data.actions())
    cited = checking.citations_of(source.body, source.bases)
    assert all(any(one.document for one in find_citations(text)) for text in cited), cited
    # Of the sample library every citation holds; real law may not be loaded here, but is named in full.
    ours = [
        text for text in cited if "/" in text and text.rsplit(" ", 1)[-1].partition("/")[0] in map(str, range(901, 919))
    ]
    found = quoting.look_up(ours, on=TODAY)
    assert [text for text in ours if not found[text].is_known or found[text].is_past] == []
    assert all("/" in text or "số" in text for text in cited), cited
    for link in marks.links(source.body):
        slug = link.removeprefix("/huong-dan/").strip("/")
        assert not link.startswith("/huong-dan/") or slug in GUIDES, link
        assert checking.leads_somewhere(link), link
    explained = [name for word in data.shipped_words() for name in (word.name, *word.also)]
    words = f"{source.summary}\n{marks.plain(source.body)}"
    assert len(plainness.check(words, data.measures(), explained=explained, headings=source.body.count("## "))) <= 2


def test_actions_lead_to_pages_and_words_are_explained_once() -> None:
    for action in data.actions().values():
        resolve(action.address)
    names = [name.casefold() for word in data.shipped_words() for name in (word.name, *word.also)]
    assert len(names) == len(set(names))
    for word in data.shipped_words():
        assert len(word.short) <= 200
        assert word.basis == "" or any(one.document for one in find_citations(word.basis))


def test_the_command_takes_a_folder_or_nothing(
    office: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*more: str) -> int:
        return main(["guides", "load", str(tmp_path / "bai"), *more])

    assert run() == 1
    folder = tmp_path / "bai" / "con"
    folder.mkdir(parents=True)
    assert run() == 1
    assert "không có tệp .md nào" in capsys.readouterr().err
    (folder / "mot.md").write_text(
        "---\ntitle: Một\nsummary: Bài một.\ntopic: doi-song\n---\nNội dung.", encoding="utf-8"
    )
    (folder / "hai.md").write_text("---\ntitle: Hai\nsummary: Bài hai.\ntopic: la\n---\nNội dung.", encoding="utf-8")
    assert run() == 1
    assert "hai.md: Hãy chọn chủ đề" in capsys.readouterr().err
    assert not Piece.objects.exists()  # all or nothing
    (folder / "hai.md").write_bytes(b"\xff\xfe")
    assert run() == 1
    assert "UTF-8" in capsys.readouterr().err
    (folder / "hai.md").unlink()
    assert run("--draft", "--json") == 0
    assert json.loads(capsys.readouterr().out)["created"] == 1
    assert Piece.objects.get().state == "draft"
    assert run() == 0
    assert "1 bài không đổi" in capsys.readouterr().out
