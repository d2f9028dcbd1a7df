"""What a type checker must accept."""

from __future__ import annotations

from typing import Any

from b24pysdk import BitrixWebhook

import bitrix24_types
from bitrix24_types import im, imbot
from bitrix24_types.core import parse_event, redact

reaction: bitrix24_types.Reaction = "like"
new_reaction: bitrix24_types.Reaction = "aCodeOfTomorrow"

react = imbot.method("imbot.v2.Chat.Message.Reaction.add")
send = imbot.method("imbot.v2.Chat.Message.send")
upload = im.method("im.v2.File.upload")
unlisted = imbot.method("crm.lead.get")

request: imbot.ReactionAddRequest = {"botId": 456, "messageId": 789, "reaction": reaction}


def call(portal: BitrixWebhook) -> bool:
    result: bool = react.call(portal, request)["result"]["result"]
    response = send.call(portal, {"botId": 456, "dialogId": "chat5", "fields": {"message": "Hi"}})
    sent: imbot.SentMessage = response["result"]
    anything: dict[str, Any] = unlisted.call(portal, {"id": 5})["result"]
    return result and bool(sent) and bool(anything)


def keyboard(bot: bitrix24_types.BotId) -> imbot.Keyboard:
    row: imbot.Keyboard = [{"TEXT": "Yes", "COMMAND": "yes"}, {"TYPE": "NEWLINE"}]
    return row if bot else {"BOT_ID": bot, "BUTTONS": [{"TEXT": "No"}]}


def attach() -> imbot.AttachBlock:
    return {"GRID": [{"VALUE": "Total"}]}


def handle(event: imbot.Event) -> str:
    if event["type"] == "ONIMBOTV2MESSAGEADD":
        message: bitrix24_types.Message = event["data"]["message"]
        return message.get("text", "")
    if event["type"] == "ONIMBOTV2REACTIONCHANGE":
        return event["data"].get("reaction", "")
    return ""


def pages() -> list[imbot.Event]:
    page, mismatches = imbot.method("imbot.v2.Event.get").decode_result({"result": {}})
    assert not mismatches
    return page.get("events") or []


def refused(code: imbot.ReactionAddError, body: str) -> str:
    entry = react.error(code)
    decision = react.decision(400, body)
    if decision is not None and decision.retry == "renew":
        return "renew"
    return entry.remedy if entry is not None else redact(body, ["secret"])


def delivered(form: str) -> str:
    return parse_event(form, "imbot").name
