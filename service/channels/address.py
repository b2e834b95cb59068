"""The addresses of WhatsApp: one person's is spelt in several ways, and a person may have two.

A phone stands before `@s.whatsapp.net` or `@c.us`, a hidden number before `@lid`; either may bear the agent and the device
that wrote (`77010000000_1:12@…`), and `hosted` is where WhatsApp keeps the device of a business.
https://github.com/WhiskeySockets/Baileys/blob/master/src/WABinary/jid-utils.ts (read on 2026-11-30)
"""

import re
from dataclasses import dataclass
from typing import Self

_PHONE_DOMAIN, _HIDDEN_DOMAIN = "s.whatsapp.net", "lid"
_DOMAINS = {
    **dict.fromkeys((_PHONE_DOMAIN, "c.us", "hosted"), _PHONE_DOMAIN),
    **dict.fromkeys((_HIDDEN_DOMAIN, "hosted.lid"), _HIDDEN_DOMAIN),
}
_PERSON = re.compile(r"(?P<name>\+?[0-9]{5,20})(?:_[0-9]{1,3})?(?::[0-9]{1,3})?", re.ASCII)
_PHONE = re.compile(r"[0-9]{7,15}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`canonical` is the one spelling by which a person is known; `reply_to` is where the gateway takes what is sent to them.

    `reply_to` keeps the domain that the gateway used and drops the device: all of a person's devices get a reply. `phone`
    holds digits only and is None for a hidden number, a group or a status.
    """

    canonical: str
    reply_to: str
    phone: str | None = None

    @classmethod
    def of(cls, jid: str) -> Self:
        """Read an address as the gateway writes it. What is no person's stays as it is."""
        name, _, domain = jid.partition("@")
        known, person = _DOMAINS.get(domain.lower()), _PERSON.fullmatch(name)
        if known is None or person is None:
            return cls(canonical=jid, reply_to=jid)
        digits = person["name"].removeprefix("+")
        phone = digits if known == _PHONE_DOMAIN and _PHONE.fullmatch(digits) else None
        spoken = domain if domain in (_PHONE_DOMAIN, "c.us", _HIDDEN_DOMAIN) else known
        return cls(canonical=f"{digits}@{known}", reply_to=f"{digits}@{spoken}", phone=phone)

    @property
    def is_persons(self) -> bool:
        """Whether the address is a phone's or a hidden number's."""
        return self.canonical.rpartition("@")[2] in (_PHONE_DOMAIN, _HIDDEN_DOMAIN)


def address_of_phone(phone: str) -> str:
    """Return where a phone (digits) is written to."""
    return f"{phone}@{_PHONE_DOMAIN}"
