"""Campaigns and what they do: planned, run, ended with an outcome; items done, with how many they reached and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.campaigns import access
from cualuat.campaigns.models import Campaign, CampaignItem, ItemFile
from cualuat.campaigns.operations.recording import citations, clearly, known, record, reindex
from cualuat.campaigns.rules import (
    CAMPAIGN_STATES,
    CAMPAIGN_STEPS,
    audiences,
    channels,
    clean_address,
    legal_day,
    three_sentences,
)
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit

LONGEST = 370  # days of a campaign
MOST_ITEMS = 200
MOST_REACHED = 100_000_000


@dataclass(frozen=True, slots=True)
class CampaignWanted:
    """A campaign as it is planned; lists hold codes, `themes` and `citations` one a line."""

    title: str
    aim: str
    starts: date
    ends: date
    unit: Unit | None
    legal_day: str = ""
    themes: str = ""
    audiences: Sequence[str] = ()
    channels: Sequence[str] = ()
    citations: str = ""
    contact: str = ""


@operation
def plan(
    *, campaign: Campaign | None, wanted: CampaignWanted, version: int | None, by: Actor, at: datetime
) -> Campaign:
    """Plans a campaign, or corrects one that is not over. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị chủ trì.", "unit")
    access.require_writer(by, wanted.unit.pk)
    row = Campaign(added_at=at, added_by=by.name) if campaign is None else _open(campaign, version, by)
    if not wanted.starts <= wanted.ends:
        raise Refused("Ngày kết thúc không thể trước ngày bắt đầu.", "ends")
    if (wanted.ends - wanted.starts).days > LONGEST:
        raise Refused("Một đợt truyền thông không dài quá một năm. Hãy chia thành nhiều đợt.", "ends")
    if wanted.legal_day and legal_day(wanted.legal_day) is None:
        raise Refused("Hãy chọn trong danh sách.", "legal_day")
    row.title = words(wanted.title, 300, "title", "Hãy ghi tên đợt truyền thông.")
    row.aim = words(wanted.aim, 5000, "aim", "Hãy ghi mục đích: sau đợt này ai biết thêm điều gì, làm được điều gì.")
    row.themes = words(wanted.themes, 3000, "themes")
    row.audiences = known(wanted.audiences, audiences(), "audiences", "Hãy chọn ít nhất một đối tượng.")
    row.channels = known(wanted.channels, channels(), "channels", "Hãy chọn ít nhất một kênh.")
    row.citations = citations(wanted.citations)
    row.contact = words(wanted.contact, 300, "contact")
    row.starts, row.ends, row.unit, row.legal_day = wanted.starts, wanted.ends, wanted.unit, wanted.legal_day
    row.version += 0 if campaign is None else 1
    row.save()
    day = f"{show(row.starts)} – {show(row.ends)}"
    if campaign is None:
        record("campaigns.plan", row, by, at, unit=wanted.unit.name, time=day)
    else:
        record("campaigns.edit", row, by, at, unit=wanted.unit.name, time=day)
        _seen(row, at)
    return row


def _open(campaign: Campaign, version: int | None, by: Actor) -> Campaign:
    row = locked(campaign, version)
    access.require_writer(by, row.unit_id)
    if not row.is_open:
        raise Refused(f"Đợt này «{CAMPAIGN_STATES[row.state].lower()}», không sửa nữa.")
    return row


def _seen(row: Campaign, at: datetime) -> None:
    if row.published_at is not None:
        reindex("c", row, at=at)


def _step(campaign: Campaign, state: str, version: int | None, by: Actor) -> Campaign:
    row = locked(campaign, version)
    access.require_writer(by, row.unit_id)
    if state not in CAMPAIGN_STEPS[row.state]:
        raise Refused(
            f"Đợt này đang «{CAMPAIGN_STATES[row.state].lower()}», không chuyển sang «{CAMPAIGN_STATES[state].lower()}» được."
        )
    row.state = state
    row.version += 1
    return row


@operation
def start(*, campaign: Campaign, version: int | None, by: Actor, at: datetime) -> Campaign:
    """Says that a campaign began; it needs something to do. Raises NotAllowed, SomebodyElse, Refused."""
    row = _step(campaign, "running", version, by)
    if not row.items.exists():
        raise Refused("Đợt này chưa có việc nào. Hãy thêm việc trước khi bắt đầu.")
    row.save()
    record("campaigns.start", row, by, at)
    return row


@operation
def end(
    *, campaign: Campaign, outcome: str, figures: str, on: date, version: int | None, by: Actor, at: datetime
) -> Campaign:
    """Ends a campaign with what came of it; `figures` one a line. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _step(campaign, "ended", version, by)
    if not row.starts <= on <= day_of(at):
        raise Refused(f"Ngày kết thúc từ ngày {show(row.starts)} đến hôm nay.", "on")
    row.outcome = words(outcome, 10_000, "outcome", "Hãy ghi kết quả: điều gì đã đổi, điều gì chưa được.")
    row.figures = words(figures, 3000, "figures")
    row.ended_on = on
    row.save()
    record("campaigns.end", row, by, at, day=show(on))
    _seen(row, at)
    return row


@operation
def drop(*, campaign: Campaign, reason: str, version: int | None, by: Actor, at: datetime) -> Campaign:
    """Says that a planned campaign will not be; the public sees it no longer. Raises NotAllowed, SomebodyElse, Refused."""
    row = _step(campaign, "dropped", version, by)
    row.outcome = words(reason, 1000, "reason", "Hãy ghi vì sao không làm.")
    was_public, row.published_at = row.published_at is not None, None
    row.save()
    record("campaigns.drop", row, by, at, reason=row.outcome)
    if was_public:
        reindex("c", row, at=at)
    return row


@operation
def take_up(*, campaign: Campaign, version: int | None, by: Actor, at: datetime) -> Campaign:
    """Plans a dropped campaign again. Raises NotAllowed, SomebodyElse, Refused."""
    row = _step(campaign, "planned", version, by)
    row.outcome = ""
    row.save()
    record("campaigns.take_up", row, by, at)
    return row


@operation
def publish(*, campaign: Campaign, version: int | None, by: Actor, at: datetime) -> Campaign:
    """Shows a campaign to the public. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_publisher(by)
    row = locked(campaign, version)
    if row.state == "dropped":
        raise Refused("Đợt này không làm nữa, không công khai.")
    if row.published_at is not None:
        raise Refused("Đợt này đã công khai rồi. Hãy tải lại trang.")
    row.published_at = at
    row.version += 1
    row.save()
    record("campaigns.publish", row, by, at)
    reindex("c", row, at=at)
    return row


@operation
def hide(*, campaign: Campaign, reason: str, version: int | None, by: Actor, at: datetime) -> Campaign:
    """Takes a campaign back from the public. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_publisher(by)
    row = locked(campaign, version)
    if row.published_at is None:
        raise Refused("Đợt này chưa công khai.")
    why = words(reason, 500, "reason", "Hãy ghi vì sao thôi công khai.")
    row.published_at = None
    row.version += 1
    row.save()
    record("campaigns.hide", row, by, at, reason=why)
    reindex("c", row, at=at)
    return row


# --- items ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemWanted:
    """Something that a campaign does."""

    what: str
    channel: str
    day: date
    unit: Unit | None
    place: str = ""
    person: Person | None = None
    material: str = ""
    sentences: str = ""
    script: str = ""
    address: str = ""
    citations: str = ""


@operation
def set_item(
    *, campaign: Campaign, item: CampaignItem | None, wanted: ItemWanted, version: int | None, by: Actor, at: datetime
) -> CampaignItem:
    """Adds an item, or corrects one; its unit or that of the campaign. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    whole = locked(campaign)
    if wanted.unit is None:
        raise Refused("Hãy chọn đơn vị thực hiện.", "unit")
    if item is None:
        access.require_writer(by, whole.unit_id)
        if whole.items.count() >= MOST_ITEMS:
            raise Refused(f"Một đợt có nhiều nhất {MOST_ITEMS} việc.")
    if not whole.is_open:
        raise Refused(f"Đợt này «{CAMPAIGN_STATES[whole.state].lower()}», không thêm, sửa việc nữa.")
    row = CampaignItem(campaign=whole, added_at=at, added_by=by.name) if item is None else _writable(item, version, by)
    _facts(row, whole, wanted, at)
    row.version += 0 if item is None else 1
    row.save()
    if item is None:
        record("campaigns.add_item", row, by, at, channel=row.channel_name, day=show(row.day), unit=wanted.unit.name)
    else:
        record("campaigns.edit_item", row, by, at, channel=row.channel_name, day=show(row.day), unit=wanted.unit.name)
    _seen(whole, at)
    return row


def _facts(row: CampaignItem, whole: Campaign, wanted: ItemWanted, at: datetime) -> None:
    """Takes over what was typed. Raises Refused."""
    assert wanted.unit is not None  # set_item saw it
    if wanted.channel not in channels():
        raise Refused("Hãy chọn kênh.", "channel")
    if not whole.starts <= wanted.day <= whole.ends:
        raise Refused(f"Ngày làm phải trong đợt, từ {show(whole.starts)} đến {show(whole.ends)}.", "day")
    if wanted.person is not None:
        people = organisation.people_with_duty(*access.DOERS, on=day_of(at), unit_id=wanted.unit.pk)
        if not people.filter(pk=wanted.person.pk).exists():
            raise Refused(f"Người làm phải là cán bộ của {wanted.unit.name}.", "person")
    row.what = words(wanted.what, 300, "what", "Hãy ghi làm gì.")
    row.channel, row.day, row.unit, row.person = wanted.channel, wanted.day, wanted.unit, wanted.person
    row.place = words(wanted.place, 300, "place")
    row.material = words(wanted.material, 5000, "material")
    row.sentences = "\n".join(clearly("sentences", three_sentences, words(wanted.sentences, 1000, "sentences")))
    row.script = words(wanted.script, 20_000, "script")
    row.address = clearly("address", clean_address, wanted.address)
    row.citations = citations(wanted.citations)


def _writable(item: CampaignItem, version: int | None, by: Actor) -> CampaignItem:
    row = locked(item, version)
    if not access.may_write(by, row.unit_id):
        access.require_writer(by, row.campaign.unit_id)
    return row


@operation
def remove_item(*, item: CampaignItem, version: int | None, by: Actor, at: datetime) -> None:
    """Takes out an item that was not done. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(item, version)
    access.require_writer(by, row.campaign.unit_id)
    if row.done_on is not None:
        raise Refused("Việc này đã làm, không bỏ nữa.")
    record("campaigns.remove_item", row, by, at, day=show(row.day))
    campaign = row.campaign
    row.delete()
    _seen(campaign, at)


@operation
def do_item(
    *, item: CampaignItem, on: date, reach: int | None, note: str, proof: Sequence[Attachment], version: int | None, by: Actor,
    at: datetime,
) -> CampaignItem:  # fmt: skip
    """Says that an item was done, how many it reached, with files that show it. Raises NotAllowed, SomebodyElse, Refused."""
    row = _writable(item, version, by)
    if row.done_on is not None:
        raise Refused("Việc này đã ghi là xong rồi. Hãy tải lại trang.")
    if row.campaign.state not in ("running", "ended"):
        raise Refused("Đợt này chưa bắt đầu. Hãy bấm «Bắt đầu đợt» trước.")
    if not row.campaign.starts <= on <= day_of(at):
        raise Refused(f"Ngày làm xong từ ngày {show(row.campaign.starts)} đến hôm nay.", "on")
    if reach is not None and reach > MOST_REACHED:
        raise Refused("Con số này quá lớn. Hãy xem lại.", "reach")
    row.done_on, row.reach, row.done_note = on, reach, words(note, 1000, "note")
    row.version += 1
    row.save()
    _prove(row, proof, by, at)
    record("campaigns.do_item", row, by, at, day=show(on), reach=reach or 0, files=len(proof))
    _seen(row.campaign, at)
    return row


def _prove(row: CampaignItem, proof: Sequence[Attachment], by: Actor, at: datetime) -> None:
    ItemFile.objects.bulk_create(ItemFile(item=row, attachment=one, added_at=at, added_by=by.name) for one in proof)


@operation
def prove_item(
    *, item: CampaignItem, proof: Sequence[Attachment], version: int | None, by: Actor, at: datetime
) -> CampaignItem:
    """Adds files to an item that was done. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _writable(item, version, by)
    if not proof:
        raise Refused("Hãy chọn tệp.", "files")
    _prove(row, proof, by, at)
    row.version += 1
    row.save(update_fields=["version"])
    record("campaigns.prove_item", row, by, at, files=len(proof))
    return row


@operation
def undo_item(*, item: CampaignItem, reason: str, version: int | None, by: Actor, at: datetime) -> CampaignItem:
    """An item that was said to be done is not; its files stay. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _writable(item, version, by)
    if row.done_on is None:
        raise Refused("Việc này chưa ghi là xong.")
    if row.campaign.state == "ended":
        raise Refused("Đợt này đã kết thúc, không sửa kết quả nữa.")
    why = words(reason, 500, "reason", "Hãy ghi vì sao chưa xong.")
    row.done_on, row.reach, row.done_note = None, None, ""
    row.version += 1
    row.save()
    record("campaigns.undo_item", row, by, at, reason=why)
    return row
