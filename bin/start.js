// The command line, with what Node makes of its sources kept for the next start: stripping types and compiling is most of what a
// short command does. It is kept beside the code, never in a shared folder: who can write there could as well write the code.
// Where nobody can, nothing is kept.
import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/sirsi"));
await import("../src/cli.ts");
