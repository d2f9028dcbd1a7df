// Reading and writing what is on the wire, for programs that send their own HTTP requests.

export { decision, errorInfo, errorsOf, isErrorOf } from "./errors.js";
export { parseEvent, readEvent } from "./event.js";
export { redact } from "./redact.js";
export { decodeResult } from "./result.js";
export { encodeRequest } from "./write.js";
