"""What a type checker must refuse: each line that ends with `# error`, and no other."""

from __future__ import annotations

import bitrix24_types
from bitrix24_types import imbot
from bitrix24_types.core import Portal

reaction: bitrix24_types.Reaction = 5  # error
message: bitrix24_types.MessageId = "789"  # error

missing: imbot.ReactionAddRequest = {"botId": 456, "reaction": "like"}  # error
unknown: imbot.ReactionAddRequest = {"botId": 4, "messageId": 7, "reaction": "like", "to": 1}  # error
wrong: imbot.ReactionAddRequest = {"botId": 456, "messageId": "789", "reaction": "like"}  # error

keyed: imbot.AttachBlock = {"GRIDS": []}  # error
flag: imbot.Button = {"TEXT": "Yes", "BLOCK": "yes"}  # error
code: imbot.ReactionAddError = "REACTION_ALREADY_GONE"  # error

react = imbot.method("imbot.v2.Chat.Message.Reaction.add")
send = imbot.method("imbot.v2.Chat.Message.send")


def call(portal: Portal, event: imbot.Event) -> None:
    react.call(portal, {"botId": 456, "messageId": 789})  # error
    react.call(portal, {"botId": 456, "messageId": 789, "reaction": 5})  # error
    react.encode_request({"botId": 456, "messageID": 789, "reaction": "like"})  # error
    send.call(portal, {"botId": 456, "dialogId": "chat5", "fields": {"massage": "Hi"}})  # error
    react.call(object(), {"botId": 456, "messageId": 789, "reaction": "like"})  # error

    response = react.call(portal, {"botId": 456, "messageId": 789, "reaction": "like"})
    number: int = response["result"]["id"]  # error
    text: str = react.decode_result(response)[0]  # error
    react.error("REACTION_ALREADY_GONE")  # error
    print(number, text)

    if event["type"] == "ONIMBOTV2MESSAGEADD":
        print(event["data"]["reaction"])  # error
    print(imbot.NoSuchType)  # error
