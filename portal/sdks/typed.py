"""A bot through the vendor's SDK for Python, with the types of `generated/python`: it reacts to a
message, reads its events, and looks up an error in the catalogue."""

from __future__ import annotations

import json
import os
from urllib.parse import urlsplit

import requests
from b24pysdk import BitrixWebhook
from b24pysdk.errors import BitrixAPIError

from bitrix24_types import imbot

WEBHOOK = urlsplit(os.environ["PORTAL_WEBHOOK"])
TOKEN = "python_types_token"


def write(bot_id: int, text: str) -> int:
    """A person writes to the bot."""
    url = f"https://{WEBHOOK.netloc}/_portal/write"
    answer = requests.post(url, json={"dialogId": str(bot_id), "text": text}, timeout=10)
    message_id: int = answer.json()["messageId"]
    return message_id


_, _, user, code, _ = WEBHOOK.path.split("/")
portal = BitrixWebhook(domain=WEBHOOK.netloc, webhook_token=f"{user}/{code}")

register = imbot.method("imbot.v2.Bot.register")
registered = register.call(
    portal,
    {"fields": {"code": "python_types", "botToken": TOKEN, "properties": {"name": "Typed bot"}}},
)
bot_id = registered["result"]["bot"]["id"]
message_id = write(bot_id, "Grüße & <b>más</b> 😀")

# The event arrives with its type.
get = imbot.method("imbot.v2.Event.get")
page, mismatches = get.decode_result(get.call(portal, {"botId": bot_id, "botToken": TOKEN}))
assert mismatches == [], mismatches
(event,) = page.get("events") or []
assert event["type"] == "ONIMBOTV2MESSAGEADD", event
assert event["data"]["message"]["id"] == message_id, event
assert event["data"]["message"].get("text") == "Grüße & <b>más</b> 😀", event

react = imbot.method("imbot.v2.Chat.Message.Reaction.add")
request: imbot.ReactionAddRequest = {
    "botId": bot_id,
    "botToken": TOKEN,
    "messageId": message_id,
    "reaction": "like",
}
response = react.call(portal, request)
assert react.decode_result(response) == (True, []), response

read = imbot.method("imbot.v2.Chat.Message.get")
message, mismatches = read.decode_result(
    read.call(portal, {"botId": bot_id, "botToken": TOKEN, "messageId": message_id})
)
assert mismatches == [], mismatches
assert message["message"]["id"] == message_id, message

# A refusal is found in the catalogue.
try:
    react.call(portal, request)
except BitrixAPIError as refused:
    decision = react.decision(refused.response.status_code, refused.response.text)
    assert decision is not None and decision.error is not None, refused
    assert decision.code.upper() == "REACTION_ALREADY_SET", decision
    assert decision.retry == "already_done", decision
    assert decision.error.remedy, decision
else:
    raise AssertionError("the same reaction was put twice")

unregister = imbot.method("imbot.v2.Bot.unregister")
gone = unregister.call(portal, {"botId": bot_id, "botToken": TOKEN})
assert json.loads(unregister.encode_request({"botId": bot_id}))["botId"] == bot_id
assert unregister.decode_result(gone) == (True, []), gone
print("The SDK for Python has gone its typed round.")
