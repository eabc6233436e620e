const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const CORE = "^src/(domain|ports|stages|kinds|flows|commands)/";
const SDKS =
  "(^|/)(@octokit|probot|@aws-sdk|@azure|@google-cloud|pg|kysely|@electric-sql|cron-parser|pino|@open-policy-agent|@actions|@grpc|commander)(/|$)";

export default {
  forbidden: [
    rule("no-cycles", "a cycle means two modules are one", {}, { circular: true }),
    rule(
      "domain-knows-nothing",
      "shared words import nothing of ours",
      { path: "^src/domain/" },
      { path: "^(src/(?!domain/)|action/)" },
    ),
    rule(
      "ports-speak-domain",
      "a port is an interface over domain words",
      { path: "^src/ports/" },
      { path: "^src/(?!ports/|domain/)" },
    ),
    rule(
      "kinds-speak-domain",
      "a kind knows domain and CDKTF",
      { path: "^src/kinds/" },
      { path: "^(src|action)/", pathNot: "^src/(domain|kinds)/" },
    ),
    rule(
      "stages-stand-alone",
      "a stage sees domain, kinds and itself",
      { path: "^src/stages/([^/]+)/" },
      { path: "^(src|action)/", pathNot: "^src/(domain|kinds)/|^src/stages/$1/" },
    ),
    rule(
      "flows-never-see-adapters",
      "a flow works through ports",
      { path: "^src/(flows|commands)/" },
      { path: "^(src/(adapters|http|cli)/|src/(main|app|cli|world|service|environment|service-environment)\\.ts|action/)" },
    ),
    rule(
      "adapters-stand-alone",
      "an adapter sees ports, domain and itself",
      { path: "^src/adapters/([^/]+)/" },
      { path: "^(src|action)/", pathNot: "^src/(domain|ports)/|^src/adapters/$1/" },
    ),
    rule(
      "http-stands-alone",
      "HTTP sees ports, domain and itself",
      { path: "^src/http/" },
      { path: "^(src|action)/", pathNot: "^src/(domain|ports|http)/" },
    ),
    rule(
      "core-has-no-effects",
      "files, processes and sockets live in adapters",
      { path: CORE },
      { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|path|path/posix|buffer)$" },
    ),
    rule("sdks-stay-home", "a vendor SDK lives behind one adapter", { path: CORE }, { path: SDKS }),
    rule(
      "cdktf-stays-home",
      "only kinds and synth name CDKTF",
      { path: "^src/", pathNot: "^src/(kinds|stages/synth)/" },
      { path: "(^|/)(cdktf|cdktn|@cdktf|@cdktn|constructs)(/|$)" },
    ),
    rule(
      "entries-are-entries",
      "nothing in src imports an entry point or a test",
      { path: "^src/" },
      { path: "^(action|test|tools|bench)/|^src/(main|cli)\\.ts$" },
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
