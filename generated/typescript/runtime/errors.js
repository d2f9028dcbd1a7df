// The catalogue of errors: what a code means for a method, and what follows from it.

import wire from "../wire.js";
import { isObject } from "./json.js";
import { methodOf } from "./write.js";

/** Returns the documented errors of a method: those of its groups first, then its own. */
export function errorsOf(method) {
  return [...own(method), ...ofGroup(method, wire.system, "system")];
}

/** Returns the documented error of a method with a code, or undefined. */
export function errorInfo(method, code, status, description) {
  return find(method, code, status, description ?? "");
}

/** Whether a code is documented for a method. */
export function isErrorOf(method, code) {
  return errorInfo(method, code) !== undefined;
}

/** Decides what follows from a failed response. */
export function decision(method, status, body) {
  const failure = failureIn(body);
  if (failure === undefined) {
    return {
      kind: "invalid_response",
      code: "",
      where: "none",
      class: null,
      retry: retryOf(method, status < 400 ? (isJson(body) ? undefined : "lost") : byStatus(status)),
      remedy: null,
    };
  }
  const info = find(method, failure.code, status, failure.description);
  return {
    kind: "api",
    code: failure.code,
    where: info?.where ?? "none",
    ...(info?.group === undefined ? {} : { group: info.group }),
    class: info?.class ?? null,
    retry: retryOf(method, info?.class ?? byStatus(status)),
    remedy: info?.remedy ?? null,
  };
}

function own(method) {
  const { groups, errors } = methodOf(method);
  return [
    ...groups.flatMap((group) => ofGroup(method, group, "group")),
    ...errors.map((error) => described(method, error, { where: "method" })),
  ];
}

function ofGroup(method, group, where) {
  const place = where === "group" ? { where, group } : { where };
  return wire.errors[group].map((error) => described(method, error, place));
}

function described(method, error, place) {
  return { ...error, ...place, retry: retryOf(method, error.class) };
}

function find(method, code, status, description) {
  const isCode = (error) => error.code.toLowerCase() === code.toLowerCase();
  const specific = own(method).find(isCode);
  const shared = ofGroup(method, wire.system, "system").find(isCode);
  if (shared === undefined) return specific;
  if (specific === undefined) return isMeant(shared, status, description) ? shared : undefined;
  const lists = (error) => status === undefined || error.status.includes(status);
  if (lists(specific) !== lists(shared)) return lists(specific) ? specific : shared;
  const isOwn =
    lists(specific) && specific.messages.length > 0
      ? says(specific, description)
      : !says(shared, description);
  return isOwn ? specific : shared;
}

/** Whether a shared error is meant, rather than an undocumented one of the method's own. */
function isMeant(shared, status, description) {
  const isRefusal = shared.class === "forbidden" || shared.class === "blocked";
  const isOther = status === 400 && !shared.status.includes(400) && !says(shared, description);
  return !(isRefusal && isOther);
}

function says(error, description) {
  return error.messages.some((message) => letters(message) === letters(description));
}

function letters(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** Returns the code and the description in a body, or undefined if it reports no error. */
function failureIn(body) {
  const response = typeof body === "string" ? parsed(body) : body;
  const error = isObject(response) ? response.error : undefined;
  if (error === undefined || error === null || error === false) return undefined;
  if (isObject(error)) return { code: text(error.code), description: text(error.message) };
  return { code: text(error), description: text(response.error_description) };
}

function text(value) {
  return value === undefined || value === null || isObject(value) ? "" : String(value);
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isJson(body) {
  return typeof body !== "string" || parsed(body) !== undefined;
}

/** Returns what takes the place of the class of a code that is not documented. */
function byStatus(status) {
  if (status === 429) return "rate_limited";
  if (status === 425) return "unavailable";
  return status === 408 || status >= 500 ? "lost" : undefined;
}

function retryOf(method, reason) {
  const { idempotency } = methodOf(method);
  switch (reason) {
    case "rate_limited":
    case "in_progress":
    case "unavailable":
      return "retry";
    case "time_budget_exhausted":
      return "retry_when_told";
    case "token_expired":
      return "renew";
    case "already_done":
      return idempotency === "detects_repeats" ? "already_done" : "stop";
    case "server_fault":
    case "lost":
      return idempotency === "not_idempotent" ? "stop" : "retry";
    default:
      return "stop";
  }
}
