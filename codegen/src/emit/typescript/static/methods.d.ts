/** The name of a method. */
export type MethodName = keyof Methods;

/** The request of a method, as it is on the wire. */
export type RequestOf<M extends MethodName> = Methods[M]["request"];

/** The result of a method. */
export type ResultOf<M extends MethodName> = Methods[M]["result"];

/** The value in the result of a method: what is under its only key, if it has one. */
export type ValueOf<M extends MethodName> = Methods[M]["value"];

/** The documented error codes of a method. */
export type ErrorOf<M extends MethodName> = Methods[M]["error"];
