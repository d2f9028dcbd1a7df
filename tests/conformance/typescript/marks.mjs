// Checks that every statement of `invalid.ts` is marked: an unmarked one that fails would be seen,
// but one that compiles would not be.

import { readFileSync } from "node:fs";

const MARK = "// @ts-expect-error";
const statements = readFileSync("invalid.ts", "utf8").split("\n\n").slice(2);
const unmarked = statements.filter((statement) => !statement.startsWith(MARK));
const crowded = statements.filter((statement) => statement.trim().split("\n").length !== 2);
for (const statement of [...unmarked, ...crowded]) console.error(`not one marked line:\n${statement}`);
console.log(`${statements.length} lines must not compile`);
process.exitCode = unmarked.length + crowded.length > 0 || statements.length === 0 ? 1 : 0;
