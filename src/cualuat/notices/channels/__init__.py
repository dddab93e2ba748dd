"""Carriers of messages, by channel."""

from cualuat.notices.channels.gateway import Gateway
from cualuat.notices.channels.interface import Carrier
from cualuat.notices.channels.mail import Mail

CARRIERS: dict[str, Carrier] = {"email": Mail(), "sms": Gateway(), "zalo": Gateway()}
