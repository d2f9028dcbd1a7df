// The package compiles without the SDK, without Node.js and without a browser.

export * from "bitrix24-types";
export * from "bitrix24-types/runtime";
