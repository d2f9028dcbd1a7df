"""The life of a bot through the vendor's SDK for Python: it is registered, a person writes to
it, it receives the event and answers, alone and in a batch."""

import os
from urllib.parse import urlsplit

import requests
from b24pysdk import BitrixWebhook, Client
from b24pysdk.errors import BitrixAPIError

WEBHOOK = urlsplit(os.environ["PORTAL_WEBHOOK"])
TOKEN = "python_sdk_token"


def write(bot_id, text):
    """A person writes to the bot."""
    url = f"https://{WEBHOOK.netloc}/_portal/write"
    answer = requests.post(url, json={"dialogId": str(bot_id), "text": text}, timeout=10)
    return answer.json()["messageId"]


_, _, user, code, _ = WEBHOOK.path.split("/")
client = Client(BitrixWebhook(domain=WEBHOOK.netloc, webhook_token=f"{user}/{code}"))
imbot = client.imbot.v2

bot = imbot.bot.register(
    {"code": "python_sdk", "botToken": TOKEN, "properties": {"name": "Bot of the Python SDK"}}
).result["bot"]
assert bot["code"] == "python_sdk", bot
bot_id = bot["id"]

message_id = write(bot_id, "Grüße & <b>más</b> 😀")
page = imbot.event.get(bot_id, bot_token=TOKEN).result
assert [event["type"] for event in page["events"]] == ["ONIMBOTV2MESSAGEADD"], page
data = page["events"][0]["data"]
assert data["message"]["id"] == message_id, data
assert data["message"]["text"] == "Grüße & <b>más</b> 😀", data

fields = {"message": "Hello", "templateId": "9b2fca7e-5f41-4c39-8d2a-6e1f0b7c4d58"}
sent = [
    imbot.chat.message.send(bot_id, data["chat"]["dialogId"], fields, bot_token=TOKEN).result["id"]
    for _ in range(2)
]
assert sent[0] > message_id and sent[0] == sent[1], sent

following = imbot.event.get(bot_id, bot_token=TOKEN, offset=page["nextOffset"]).result
assert following["events"] == [], following


def react():
    return imbot.chat.message.reaction.add(bot_id, message_id, "like", bot_token=TOKEN)


batch = client.call_batch({"react": react(), "bots": imbot.bot.list(bot_token=TOKEN)}).result
assert batch.result["bots"]["bots"][0]["id"] == bot_id, batch

# The error of a refusal contains its code.
try:
    react().result
except BitrixAPIError as refused:
    assert "REACTION_ALREADY_SET" in repr(refused.error).upper(), refused
else:
    raise AssertionError("the same reaction was put twice")

unregistered = imbot.bot.unregister(bot_id, bot_token=TOKEN).result
assert unregistered == {"result": True}, unregistered
print("The SDK for Python has gone its round.")
