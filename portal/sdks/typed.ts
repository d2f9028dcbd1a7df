// Typed calls through the vendor's SDK for JavaScript: a bot reads what a person writes, reacts, and
// finds what an error means in the catalogue.

import assert from "node:assert/strict";
import { B24Hook } from "@bitrix24/b24jssdk";
import { Reaction } from "bitrix24-types";
import type { ErrorOf, ImbotEvent } from "bitrix24-types";
import "bitrix24-types/b24jssdk";
import { decodeResult, errorInfo, isErrorOf } from "bitrix24-types/runtime";

const webhook = process.env.PORTAL_WEBHOOK ?? "";
const botToken = "typed_sdk_token";
const add = "imbot.v2.Chat.Message.Reaction.add";

const b24 = B24Hook.fromWebhookUrl(webhook);
const { call } = b24.actions.v2;

const registered = await call.make({
  method: "imbot.v2.Bot.register",
  params: { fields: { code: "typed_sdk", botToken, properties: { name: "Typed bot" } } },
});
const botId = registered.getData()?.result.bot.id ?? 0;
const own = { botId, botToken };

/** A person writes to the bot. */
async function write(text: string): Promise<number> {
  const body = JSON.stringify({ dialogId: String(botId), text });
  const written = await fetch(new URL("/_portal/write", webhook), { method: "POST", body });
  const { messageId } = (await written.json()) as { messageId: number };
  return messageId;
}

/** Returns the text of a message, if an event has one. */
function textOf(event: ImbotEvent): string | undefined {
  return event.type === "ONIMBOTV2MESSAGEADD" ? event.data.message.text : undefined;
}

const messageId = await write("Hello");
const page = await call.make({ method: "imbot.v2.Event.get", params: own });
// The SDK returns what the portal has sent; the reader of the package brings it into the documented form.
const read = decodeResult("imbot.v2.Event.get", page.getData() ?? {});
assert.deepEqual(read.mismatches, []);
assert.deepEqual(read.value?.events?.map(textOf), ["Hello"]);

const reaction = { ...own, messageId, reaction: Reaction.Like };
const added = await call.make({ method: add, params: reaction });
assert.equal(added.getData()?.result.result, true);

/** Returns the code of the error that a call fails with. */
async function codeOf(failing: Promise<{ errors: Map<string, Error> }>): Promise<string> {
  const errors = await failing.then(
    (refused) => [...refused.errors.values()],
    (error: unknown) => [error],
  );
  const [error] = errors as { code?: string }[];
  return error?.code ?? "";
}

/** Says what to do about a documented code. */
function remedy(code: ErrorOf<typeof add>): string {
  return code === "REACTION_ALREADY_SET" ? "nothing" : (errorInfo(add, code)?.remedy ?? "");
}

const again = await codeOf(call.make({ method: add, params: reaction }));
assert.ok(isErrorOf(add, again), `${again} is not documented`);
assert.equal(remedy(again), "nothing");
assert.equal(errorInfo(add, again)?.retry, "already_done");

await call.make({ method: "imbot.v2.Bot.unregister", params: own });
console.log("Typed calls through the SDK for JavaScript have gone their round.");
