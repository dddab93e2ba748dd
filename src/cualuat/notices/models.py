"""The outbox: messages to people, written in the transaction that gives rise to them and sent after it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Channel(models.TextChoices):
    """The ways on which a message can reach somebody."""

    EMAIL = "email", "Thư điện tử"
    SMS = "sms", "Tin nhắn SMS"
    ZALO = "zalo", "Zalo"


class MessageState(models.TextChoices):
    WAITING = "waiting", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"
    HELD = "held", "Đang giữ lại"


class Message(models.Model):
    """One message on one channel to one person.

    `to`: an e-mail address, or a number as `rules.normal_phone` gives it. `kind`: a slug, what it is about («reminder»);
    `about_type` and `about_id`: the matter, by value. `template` and `values`: for a gateway that sends approved texts
    only; `body` then says the same for other channels. `headers`: of a mail, besides the usual ones (List-Unsubscribe). `in_office_hours`: may go out at no other time. `error`: why it
    has not been sent, in the words of whoever refused it; `refusal` for machines: «550» where the mail server said that this
    address takes no mail, «no_zalo_user». `provider_id`: what the gateway calls it.
    `instead_of`: the message that this one replaces because its channel did not reach the person.
    «sending» is written before a message is handed over, so that nobody takes a lost one for one never sent.
    """

    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    template = models.CharField(max_length=64, blank=True)
    values = models.JSONField(default=dict)
    headers = models.JSONField(default=dict)
    kind = models.SlugField(max_length=40, blank=True, db_index=False)
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    urgent = models.BooleanField(default=False)
    in_office_hours = models.BooleanField(default=False)
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    refusal = models.CharField(max_length=40, blank=True)
    provider_id = models.CharField(max_length=100, blank=True)
    instead_of = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="replaced_by")
    decided_by = models.CharField(max_length=200, blank=True)  # who held it or had it sent again, the last time
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_known"),
            # The last of several doors: see operations.SealedMatter.
            models.CheckConstraint(
                condition=~Q(kind__startswith="sealed") & ~Q(about_type__startswith="sealed"),
                name="message_never_sealed",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "channel", "next_attempt_at"], name="message_queue"),
            models.Index(fields=["about_type", "about_id"], name="message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.subject or self.kind or self.channel} → {self.to}"


class ChannelRest(models.Model):
    """A channel that could not be reached: nobody tries it before `until`. Gone once it works again."""

    channel = models.CharField(max_length=10, choices=Channel, unique=True)
    until = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.channel} → {self.until:%Y-%m-%d %H:%M}"
