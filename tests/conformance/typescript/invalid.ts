// Mistakes, each of which the compiler must report. Every statement is one marked line.

import { B24Hook } from "@bitrix24/b24jssdk"; import { Reaction } from "bitrix24-types"; import "bitrix24-types/b24jssdk"; import type * as t from "bitrix24-types"; import { decodeResult, encodeRequest, errorInfo } from "bitrix24-types/runtime"; declare const b24: B24Hook; declare const event: t.ImbotEvent;

// @ts-expect-error A code is a string.
export const number: Reaction = 5;

// @ts-expect-error The table has no such code.
export const missing = Reaction.ThumbsSideways;

// @ts-expect-error The table is constant.
Reaction.Like = "dislike";

// @ts-expect-error A required parameter is missing.
export const incomplete: t.ReactionAddRequest = { botId: 456, reaction: "like" };

// @ts-expect-error A parameter is misspelled.
export const misspelled: t.ReactionAddRequest = { botId: 456, messageID: 789, reaction: "like" };

// @ts-expect-error A parameter has the wrong type.
export const wrong: t.ReactionAddRequest = { botId: 456, messageId: "789", reaction: "like" };

// @ts-expect-error The parameters of a bundle are in the bundle.
export const flat: t.MessageSendRequest = { botId: 456, dialogId: "chat5", message: "Hello" };

// @ts-expect-error A parameter in a bundle is unknown.
export const unknown: t.MessageSendRequest = { botId: 456, dialogId: "chat5", fields: { text: "Hello" } };

// @ts-expect-error Of several parameters, exactly one is sent.
export const both: t.BotGetRequest = { botId: 456, code: "my_bot" };

// @ts-expect-error Of several parameters, exactly one is sent.
export const neither: t.BotGetRequest = {};

// @ts-expect-error Flags on the wire are letters.
export const flag: t.Button = { TEXT: "Yes", BLOCK: true };

// @ts-expect-error A button has a text.
export const keyboard: t.Keyboard = [{ LINK: "https://example.com/" }];

// @ts-expect-error The SDK's call lacks a parameter.
await b24.actions.v2.call.make({ method: "imbot.v2.Chat.Message.Reaction.add", params: { botId: 456 } });

// @ts-expect-error The SDK's call has a parameter of the wrong type.
await b24.actions.v2.call.make({ method: "imbot.v2.Chat.Message.Reaction.add", params: { botId: "456", messageId: 789, reaction: "like" } });

// @ts-expect-error The SDK's call has an unknown parameter.
await b24.actions.v2.call.make({ method: "imbot.v2.Chat.Message.Reaction.add", params: { botId: 456, messageId: 789, reaction: "like", silent: true } });

// @ts-expect-error The SDK's call has no parameters.
await b24.actions.v2.call.make({ method: "imbot.v2.Chat.Message.Reaction.add" });

// @ts-expect-error The same with the older function.
await b24.callMethod("imbot.v2.Chat.Message.Reaction.add", { botId: 456 });

// @ts-expect-error The same with the older function.
await b24.callMethod("imbot.v2.Chat.Message.Reaction.add");

// @ts-expect-error The result has no such field.
(await b24.actions.v2.call.make({ method: "imbot.v2.Revision.get" })).getData()?.result.revision;

// @ts-expect-error The result is an object with one key.
export const bare: t.ResultOf<"imbot.v2.Chat.Message.Reaction.add"> = true;

// @ts-expect-error No method has this name.
export type None = t.RequestOf<"imbot.v2.Chat.Message.Reaction.ad">;

// @ts-expect-error No error of the method has this code.
export const code: t.ErrorOf<"imbot.v2.Chat.Message.Reaction.add"> = "REACTION_ALREADY_SETT";

// @ts-expect-error The data depends on the type of the event.
event.data.message;

// @ts-expect-error No event has this type.
event.type === "ONIMBOTV2MESSAGEADDED";

// @ts-expect-error A user may be absent.
if (event.type === "ONIMBOTV2MESSAGEADD") event.data.user.name;

// @ts-expect-error The body of a request needs all parameters.
encodeRequest("imbot.v2.Chat.Message.Reaction.add", { botId: 456, messageId: 789 });

// @ts-expect-error The value is a flag.
export const text: string = decodeResult("imbot.v2.Chat.Message.Reaction.add", "{}").value;

// @ts-expect-error A code need not be documented.
errorInfo("imbot.v2.Chat.Message.Reaction.add", "REACTION_ALREADY_SET").remedy;
