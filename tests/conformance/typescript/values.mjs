// Checks the values of the package at run time, beside the vectors.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Reaction } from "bitrix24-types";
import { encodeRequest, errorInfo, errorsOf, isErrorOf, parseEvent, redact } from "bitrix24-types/runtime";
import "bitrix24-types/b24jssdk";

const method = "imbot.v2.Chat.Message.Reaction.add";

assert.equal(Reaction.Like, "like");
assert.ok(Object.isFrozen(Reaction));

const request = { botId: 456, messageId: 789, reaction: Reaction.Like };
const written = encodeRequest(method, { reaction: "like", messageId: "789", BOT_ID: 456 });
assert.equal(written, JSON.stringify(request));
assert.throws(() => encodeRequest(method, { botId: 456 }), /messageId/);
assert.throws(() => encodeRequest(method, { ...request, messageId: [] }), /messageId/);
assert.throws(() => encodeRequest("no.such.method", {}), /no\.such\.method/);

assert.equal(errorInfo(method, "reaction_already_set").retry, "already_done");
assert.equal(errorInfo(method, "BOT_NOT_FOUND").where, "group");
assert.equal(errorInfo(method, "QUERY_LIMIT_EXCEEDED").where, "system");
assert.equal(errorInfo(method, "NO_SUCH_CODE"), undefined);
assert.ok(isErrorOf(method, "ACCESS_DENIED"));
assert.ok(errorsOf(method).every((error) => error.remedy !== "" && error.retry !== undefined));

// Keys that JavaScript treats specially are ordinary keys.
const event = parseEvent("event=X&data[__proto__][a]=1&data[constructor]=2&auth[application_token]=t");
assert.equal(JSON.stringify(event.data), '{"__proto__":{"a":"1"},"constructor":"2"}');
assert.equal(event.auth.application_token, "t");
assert.equal({}.a, undefined);

// Names are read as PHP reads them.
const names = {
  "data[a.b][c d]": { "a.b": { "c d": "1" } },
  "data[]": { 0: "1" },
  "data[ ]": { 0: "1" },
  "data[7]x": { 7: "1" },
  [`data${"[a]".repeat(70)}`]: null,
};
for (const [name, data] of Object.entries(names)) {
  assert.deepEqual(parseEvent(`event=X&${name}=1`).data, data, name);
}
assert.equal(redact(`token ${"\ud800"}`, ["\ud800 /"]), `token ${"\ud800"}`);

// The package contains the description of the wire that belongs to the vectors.
const wire = (await import(new URL("wire.js", import.meta.resolve("bitrix24-types")))).default;
const original = readFileSync(new URL("../../../generated/vectors/wire.json", import.meta.url), "utf8");
assert.deepEqual(wire, JSON.parse(original));
console.log("the values of the package are as expected");
