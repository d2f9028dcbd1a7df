// Events that a portal delivers to a webhook handler.

import { parseForm } from "./form.js";
import { readData } from "./read.js";

/** Returns the event in the body of a delivery: a form, or its JSON. */
export function parseEvent(body) {
  const delivery = body.trimStart().startsWith("{") ? JSON.parse(body) : parseForm(body);
  const name = typeof delivery.event === "string" ? delivery.event : "";
  return { ...readData(name, delivery.data), auth: delivery.auth ?? {} };
}

/** Returns an event of a queue in the same form. */
export function readEvent(fetched) {
  const { type, data } = typeof fetched === "string" ? JSON.parse(fetched) : fetched;
  return readData(typeof type === "string" ? type : "", data);
}
