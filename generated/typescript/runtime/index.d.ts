// Reading and writing what is on the wire, for programs that send their own HTTP requests.

import type { EventName, Events } from "../events.js";
import type { ErrorOf, MethodName, RequestOf, ValueOf } from "../methods.js";

/** A value as a method's type describes it. */
export interface Decoded<T> {
  /** The value. What does not fit its type reads as absent; undefined if nothing is left. */
  value: T | undefined;
  /** The paths of the values that do not fit, such as `items[3].id`, in order. */
  mismatches: string[];
}

/** The kind of failure that an error code reports. */
export type ErrorClass =
  | "invalid_request"
  | "unauthorized"
  | "token_expired"
  | "forbidden"
  | "not_found"
  | "already_done"
  | "in_progress"
  | "rate_limited"
  | "time_budget_exhausted"
  | "blocked"
  | "unavailable"
  | "server_fault";

/** What to do after a failure. */
export type Retry =
  /** Nothing: the same request fails again, or would take effect twice. */
  | "stop"
  /** Send the request again after a pause. */
  | "retry"
  /** Send the request again after the time that the response names. */
  | "retry_when_told"
  /** Send the request again with a new access token. */
  | "renew"
  /** If the response of an earlier attempt was lost, that attempt has succeeded. */
  | "already_done";

/** Where an error is documented. */
export type ErrorPlace = "method" | "group" | "system";

/** A documented error of a method. */
export interface ErrorInfo {
  /** The code. */
  code: string;
  /** Whether it is the method's own, or shared with others. */
  where: ErrorPlace;
  /** The group of shared errors, if `where` is `group`. */
  group?: string;
  /** The documented HTTP statuses. */
  status: number[];
  /** The descriptions that the portal sends. */
  messages: string[];
  /** The kind of failure. */
  class: ErrorClass;
  /** When it occurs. */
  when: string;
  /** What the caller should do. */
  remedy: string;
  /** What a program should do. */
  retry: Retry;
}

/** What follows from a failed response. */
export interface Decision {
  /** `api` if the portal refused with a code; `invalid_response` if the body is no response. */
  kind: "api" | "invalid_response";
  /** The code; empty if there is none. */
  code: string;
  /** Where the code is documented. */
  where: ErrorPlace | "none";
  /** The group of shared errors, if `where` is `group`. */
  group?: string;
  /** The kind of failure, if the code is documented. */
  class: ErrorClass | null;
  /** What a program should do. */
  retry: Retry;
  /** What the caller should do, if the code is documented. */
  remedy: string | null;
}

/** An event with its data. `known` says whether the data has the documented form. */
export type ReceivedEvent =
  | { [Name in EventName]: { name: Name; known: true; data: Events[Name]; mismatches: string[] } }[EventName]
  | { name: string; known: false; data: unknown; mismatches: string[] };

/** The sender of a delivery, as received. Compare `application_token` before you trust an event. */
export interface Sender {
  auth: { [key: string]: unknown };
}

/**
 * Returns the body of a request: its JSON, with the keys in the documented order.
 *
 * Throws a `TypeError` with the paths of the parameters that are missing or do not fit.
 */
export function encodeRequest<M extends MethodName>(method: M, parameters: RequestOf<M>): string;

/** Returns the value in the result of a successful response, given its body or the parsed JSON. */
export function decodeResult<M extends MethodName>(
  method: M,
  body: string | object,
): Decoded<ValueOf<M>>;

/** Returns what follows from a failed response, given its status and its body or the parsed JSON. */
export function decision(method: MethodName, status: number, body: string | object): Decision;

/** Returns the documented errors of a method: those of its groups, its own, and the system's. */
export function errorsOf(method: MethodName): ErrorInfo[];

/**
 * Returns the documented error of a method with a code, in any case of its letters.
 *
 * The status and the description of the response decide between two errors with the same code.
 */
export function errorInfo<M extends MethodName>(
  method: M,
  code: ErrorOf<M> | (string & {}),
  status?: number,
  description?: string,
): ErrorInfo | undefined;

/** Whether a code is documented for a method. */
export function isErrorOf<M extends MethodName>(method: M, code: string): code is ErrorOf<M>;

/** Returns the event in the body of a delivery to a webhook handler: a form, or its JSON. */
export function parseEvent(body: string): ReceivedEvent & Sender;

/** Returns an event of a queue, given its JSON or the parsed value. */
export function readEvent(fetched: string | object): ReceivedEvent;

/** Returns a text without these secrets, without the paths of links, and without likely tokens. */
export function redact(text: string, secrets: readonly string[]): string;
