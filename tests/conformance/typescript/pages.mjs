// Collects the programs on the package's page in `pages.ts`, each in a block of its own, so that
// they are compiled together with the tests.

import { readFileSync, writeFileSync } from "node:fs";

const page = readFileSync("node_modules/bitrix24-types/README.md", "utf8");
const programs = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, program]) => program);
if (programs.length !== 2) throw new Error(`the page has ${programs.length} programs`);

const lines = programs.flatMap((program) => program.split("\n"));
const isImport = (line) => line.startsWith("import ");
const blocks = programs.map((program) => {
  const body = program.split("\n").filter((line) => !isImport(line));
  return `{\n${body.join("\n")}\n}\n`;
});
writeFileSync("pages.ts", `${lines.filter(isImport).join("\n")}\n\n${blocks.join("\n")}`);
