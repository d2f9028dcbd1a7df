// Writes the programs on the package's page to `page-1.ts` and so on in the current folder.

import { readFileSync, writeFileSync } from "node:fs";

const page = readFileSync(new URL("../../../generated/typescript/README.md", import.meta.url), "utf8");
const programs = [...page.matchAll(/^```ts\n(.*?)^```/gms)];
programs.forEach(([, program], index) => writeFileSync(`page-${index + 1}.ts`, program));
if (programs.length !== 2) throw new Error(`the page has ${programs.length} programs`);
