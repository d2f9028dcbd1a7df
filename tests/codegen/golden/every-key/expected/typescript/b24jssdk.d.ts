// Types the calls of the vendor's SDK: `import "bitrix24-types/b24jssdk";` is enough.
//
// A call of a listed method takes the method's request and returns its result. Other methods, and
// calls with a type argument of their own, are as the SDK declares them.

import type { AbstractB24, AjaxResult } from "@bitrix24/b24jssdk";
import type { MethodName, RequestOf, ResultOf } from "./methods.js";

type Actions = AbstractB24["actions"];
type ActionsV2 = Actions["v2"];
type CallV2 = ActionsV2["call"];
type CallOptions = Parameters<CallV2["make"]>[0];

/** The parameters of a call, which may be omitted if none is required. */
type Params<M extends MethodName> = {} extends RequestOf<M>
  ? { params?: RequestOf<M> }
  : { params: RequestOf<M> };

/** A method that is not listed. */
type Other<M extends string> = M extends MethodName ? never : M;

/** `b24.actions.v2.call` of the SDK. */
export interface TypedCallV2 extends CallV2 {
  make<M extends MethodName>(
    options: { method: M; requestId?: string } & Params<M>,
  ): Promise<AjaxResult<ResultOf<M>>>;
  make<T = unknown, M extends string = string>(
    options: CallOptions & { method: Other<M> },
  ): Promise<AjaxResult<T>>;
}

/** `b24.actions.v2` of the SDK. */
export interface TypedActionsV2 extends ActionsV2 {
  get call(): TypedCallV2;
}

/** `b24.actions` of the SDK. */
export interface TypedActions extends Actions {
  get v2(): TypedActionsV2;
}

/** The arguments of `callMethod` after the name of the method. */
type Arguments<M extends string> = M extends MethodName
  ? {} extends RequestOf<M>
    ? [params?: RequestOf<M>, start?: number]
    : [params: RequestOf<M>, start?: number]
  : [params?: object, start?: number];

/** The result of `callMethod`. */
type Called<M extends string> = Promise<AjaxResult<M extends MethodName ? ResultOf<M> : unknown>>;

declare module "@bitrix24/b24jssdk" {
  interface B24Frame {
    get actions(): TypedActions;
    /** @deprecated The SDK removes this in version 3.0.0. Use `actions.v2.call.make`. */
    callMethod<M extends string>(method: M, ...rest: Arguments<M>): Called<M>;
  }
  interface B24Hook {
    get actions(): TypedActions;
    /** @deprecated The SDK removes this in version 3.0.0. Use `actions.v2.call.make`. */
    callMethod<M extends string>(method: M, ...rest: Arguments<M>): Called<M>;
  }
  interface B24OAuth {
    get actions(): TypedActions;
    /** @deprecated The SDK removes this in version 3.0.0. Use `actions.v2.call.make`. */
    callMethod<M extends string>(method: M, ...rest: Arguments<M>): Called<M>;
  }
}
