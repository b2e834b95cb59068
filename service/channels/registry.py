"""The kinds of channel that `tenant.yaml` may name."""

from collections.abc import Callable, Mapping

import httpx

from service.channels.base import Channel, ChannelMisconfigured
from service.channels.chatflow import ADDRESS_SAFE_CHARACTERS, ChatFlow
from service.channels.chatflow_call import ChatFlowCall
from service.channels.chatflow_flow import ChatFlowFlow

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "chatflow": ("token", "instance"),
    "chatflow_flow": ("token", "flow_id"),
}
"""The credentials that each kind needs, by the names they have in `tenant.yaml`."""

SENDS_FILES = frozenset({"chatflow"})
"""The kinds that send more than text."""

NEEDS_PHONE = frozenset({"chatflow_flow"})
"""The kinds that send to phones only, never to a hidden number."""

TEXT_LIMIT = ADDRESS_SAFE_CHARACTERS
"""Characters of one message that every kind of channel takes."""

CAPTION_LIMIT = 1000
"""Characters of a caption: the file's address travels beside it."""

_MAKERS: Mapping[str, Callable[[ChatFlowCall, Mapping[str, str]], Channel]] = {
    "chatflow": lambda call, given: ChatFlow(call, token=given["token"], instance=given["instance"]),
    "chatflow_flow": lambda call, given: ChatFlowFlow(call, token=given["token"], flow_id=given["flow_id"]),
}


def channel_for(kind: str, credentials: Mapping[str, str], http: httpx.AsyncClient, base_url: str) -> Channel:
    """Return the channel of `kind` that sends through the shared client `http`.

    Raises `ChannelMisconfigured` for an unknown kind, a missing credential, or a token that no HTTP header can carry.
    """
    if kind not in REQUIRED:
        raise ChannelMisconfigured(f"unknown channel kind '{kind}'; known are: {', '.join(REQUIRED)}")
    missing = [name for name in REQUIRED[kind] if not credentials.get(name)]
    if missing:
        raise ChannelMisconfigured(f"a channel of kind '{kind}' needs: {', '.join(missing)}")
    token = credentials["token"]
    if not (token.isascii() and token.isprintable()):
        raise ChannelMisconfigured(f"the token of a '{kind}' channel holds characters that no token has")
    return _MAKERS[kind](ChatFlowCall(http, base_url), credentials)
