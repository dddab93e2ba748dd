"""The synthesis, the comparison and files of a consultation, at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponseBase

from cualuat.base.actor import Actor
from cualuat.consultations import access, queries
from cualuat.consultations.comparing import compared
from cualuat.files import queries as file_queries
from cualuat.web.desk.consultations.item import found_or_404
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import key_in
from cualuat.web.public.consultations import tables
from cualuat.web.public.consultations.printing import whole
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.consultations.models import Consultation
    from cualuat.files.models import Attachment


@desk(duties=access.DESK)
def synthesis(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """All opinions with what became of them so far, as «docx» or «xlsx»."""
    made = tables.synthesis(found_or_404(pk, actor), form)
    if made is None:
        raise Http404(form)
    return made


@desk(duties=access.DESK)
def preview(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The draft as the public will read it: once it is posted the text is fixed."""
    found = found_or_404(pk, actor)
    draft = queries.draft_of(found)
    listed = {one.eid for one in draft.listed if not one.is_container}
    context = {"item": found, "pieces": [(one, one.unit.eid in listed) for one in whole(found, draft)]}
    return page(request, actor, "desk/consultations/preview.html", context)


@desk(duties=access.DESK)
def comparison(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The posted draft beside the version after the opinions, or the issued document."""
    found = found_or_404(pk, actor)
    versions = [("ban-hanh", "bản ban hành")] if found.issued_text else []
    versions += [("tiep-thu", "bản sau khi tiếp thu")] if found.next_text else []
    if not versions:
        raise Http404("nothing to compare with")
    chosen = next((one for one in versions if one[0] == request.GET.get("voi")), versions[0])
    new = found.issued_text if chosen[0] == "ban-hanh" else found.next_text
    made = compared(found.text, new, queries.lines(found))
    context = {"item": found, "changes": made, "versions": versions, "chosen": chosen}
    return page(request, actor, "desk/consultations/comparison.html", context)


@desk(duties=access.DESK)
def file(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """«du-thao»; «tai-lieu-7», a paper; «van-ban-3», the letter of an opinion; «kem-5», a file that came with one."""
    found = found_or_404(pk, actor)
    attachment = _attachment(found, which)
    if attachment is None or not file_queries.may_be_opened(attachment):
        raise Http404("no such file")
    return as_download(file_queries.served(attachment))


def _attachment(found: Consultation, which: str) -> Attachment | None:
    if which == "du-thao":
        return found.source
    kind, _, text = which.rpartition("-")
    key = key_in(text)
    if key is None:
        return None
    if kind == "tai-lieu":
        paper = queries.paper(found, key)
        return paper.attachment if paper else None
    if kind == "van-ban":
        opinion = queries.opinion(found, key)
        return opinion.letter if opinion else None
    return queries.sent_file(found, key) if kind == "kem" else None
