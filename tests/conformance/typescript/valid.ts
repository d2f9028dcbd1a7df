// What bot authors write, all of which must compile.

import { B24Hook, type AbstractB24, type B24Frame, type B24OAuth } from "@bitrix24/b24jssdk";
import { Reaction } from "bitrix24-types";
import "bitrix24-types/b24jssdk";
import type {
  BotGetRequest,
  DialogId,
  ErrorOf,
  EventName,
  Events,
  Fetched,
  ImbotEvent,
  Keyboard,
  MessageSendRequest,
  MethodName,
  ReactionAddRequest,
  RequestOf,
  ResultOf,
  ValueOf,
} from "bitrix24-types";
import {
  decision,
  decodeResult,
  encodeRequest,
  errorInfo,
  errorsOf,
  isErrorOf,
  parseEvent,
  readEvent,
  redact,
} from "bitrix24-types/runtime";

const b24 = B24Hook.fromWebhookUrl("https://example.bitrix24.com/rest/1/SECRET/");

// Enumerations: listed codes, the table, and any other string.
const listed: Reaction = "like";
const fromTable: Reaction = Reaction.RedHeart;
const added: Reaction = "sparkles";
const exact: "redHeart" = Reaction.RedHeart;

// Requests, with bundles and unions.
const dialogId: DialogId = "chat5";
const keyboard: Keyboard = [
  { TEXT: "Yes", COMMAND: "answer", BLOCK: "Y" },
  { TYPE: "NEWLINE" },
  { TEXT: "No", LINK: "https://example.com/" },
];
const message: MessageSendRequest = {
  botId: 456,
  botToken: "my_bot_token",
  dialogId,
  fields: { message: "Hello", keyboard, forwardIds: { "b7a1": 789 } },
};
const reaction: ReactionAddRequest = { botId: 456, messageId: 789, reaction: listed };
const byId: BotGetRequest = { botId: 456 };

// The SDK: results have their types.
const response = await b24.actions.v2.call.make({
  method: "imbot.v2.Chat.Message.Reaction.add",
  params: reaction,
});
const isAdded: boolean | undefined = response.getData()?.result.result;
const old = await b24.callMethod("imbot.v2.Chat.Message.Reaction.add", reaction);
const isAddedToo: boolean | undefined = old.getData()?.result.result;
await b24.actions.v2.call.make({ method: "imbot.v2.Revision.get" });
await b24.actions.v2.call.make({ method: "imbot.v2.Chat.Message.send", params: message, requestId: "1" });

// The SDK: methods that are not listed, and calls with types of their own, are as before.
const user = await b24.actions.v2.call.make<{ ID: string }>({ method: "user.current" });
const userId: string | undefined = user.getData()?.result.ID;
const name: string = Math.random() > 0.5 ? "user.current" : "profile";
await b24.actions.v2.call.make({ method: name, params: { anything: [1] } });
await b24.callMethod(name, { anything: [1] });
await b24.callMethod("user.current");
await b24.actions.v2.batch.make({ calls: { user: { method: "user.current" } } });
await b24.actions.v3.call.make({ method: "tasks.task.get", params: { id: 1 } });
const anyClient: AbstractB24 = b24;

/** The other clients of the SDK are typed too. */
export async function others(frame: B24Frame, oauth: B24OAuth): Promise<boolean[]> {
  const call = { method: "imbot.v2.Chat.Message.Reaction.delete", params: reaction } as const;
  const responses = [await frame.actions.v2.call.make(call), await oauth.actions.v2.call.make(call)];
  return responses.map((each) => each.getData()?.result.result ?? false);
}

// Maps from methods and events.
const request: RequestOf<"imbot.v2.Chat.Message.Reaction.add"> = reaction;
const result: ResultOf<"imbot.v2.Chat.Message.Reaction.add"> = { result: true };
const value: ValueOf<"imbot.v2.Chat.Message.Reaction.add"> = true;
const error: ErrorOf<"imbot.v2.Chat.Message.Reaction.add"> = "REACTION_ALREADY_SET";
const shared: ErrorOf<"imbot.v2.Chat.Message.Reaction.add"> = "QUERY_LIMIT_EXCEEDED";

/** The type of an event decides its data. */
export function textOf(event: ImbotEvent): string | undefined {
  switch (event.type) {
    case "ONIMBOTV2MESSAGEADD":
      return event.data.message.text;
    case "ONIMBOTV2COMMANDADD":
      return event.data.command.command ?? undefined;
    default:
      return undefined;
  }
}

const data: Events["ONIMBOTV2MESSAGEADD"] | undefined = undefined;
const names: EventName[] = ["ONIMBOTV2MESSAGEADD"];
const fetched: Fetched<"ONIMBOTV2MESSAGEADD">["type"] = "ONIMBOTV2MESSAGEADD";

// The runtime.
const body: string = encodeRequest("imbot.v2.Chat.Message.Reaction.add", reaction);
const decoded = decodeResult("imbot.v2.Chat.Message.Reaction.add", '{"result":{"result":true}}');
const flag: boolean | undefined = decoded.value;
const paths: string[] = decoded.mismatches;
const info = errorInfo("imbot.v2.Chat.Message.Reaction.add", "REACTION_ALREADY_SET");
const remedy: string | undefined = info?.remedy;
const codes: string[] = errorsOf("imbot.v2.Chat.Message.Reaction.add").map((each) => each.code);
const next = decision("imbot.v2.Chat.Message.Reaction.add", 400, { error: "BOT_NOT_FOUND" });
const again: boolean = next.retry === "retry";
const hidden: string = redact("code my_bot_token", ["my_bot_token"]);

/** A received code becomes a documented one. */
export function isThere(code: string): boolean {
  return isErrorOf("imbot.v2.Chat.Message.Reaction.add", code) && code === "REACTION_ALREADY_SET";
}

/** A delivery of a webhook, with its sender. */
export function received(form: string, token: string): string | undefined {
  const event = parseEvent(form);
  if (event.auth["application_token"] !== token) return undefined;
  return event.known && event.name === "ONIMBOTV2MESSAGEADD" ? event.data.message.text : undefined;
}

/** Generic code over all methods. */
export function written<M extends MethodName>(method: M, parameters: RequestOf<M>): string {
  return encodeRequest(method, parameters);
}

export const used = [
  fromTable, added, exact, byId, isAdded, isAddedToo, userId, anyClient, request, result, value,
  error, shared, data, names, fetched, body, flag, paths, remedy, codes, again, hidden, readEvent,
];
