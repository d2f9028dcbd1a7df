// The types of calls are in `b24jssdk.d.ts`; there is nothing to run.
export {};
