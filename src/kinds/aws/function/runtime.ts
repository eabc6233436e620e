import type { KindWorkload, Scope } from "../../kind.ts";

interface Runtime {
  /** Lambda's name, `nodejs20.x`. */
  readonly name: string;
  /** What is called where the spec names nothing. */
  readonly handler: string;
}

/** Go has no runtime of its own any more: a program called `bootstrap` in the package is started. */
export function runtimeOf({ config }: KindWorkload<"function">, scope: Scope): Runtime {
  const [, language = "", version = ""] = /^([a-z]+)([0-9.]*)$/.exec(config.runtime) ?? [];
  switch (language) {
    case "nodejs":
      return { name: `nodejs${version || "22"}.x`, handler: "index.handler" };
    case "python":
      return { name: `python${version || "3.13"}`, handler: "main.handler" };
    case "java":
      return { name: `java${version || "21"}`, handler: handlerWanted(scope, config.handler) };
    case "dotnet":
      return { name: `dotnet${version.replace(/\.0$/, "") || "8"}`, handler: handlerWanted(scope, config.handler) };
    default:
      return { name: "provided.al2023", handler: "bootstrap" };
  }
}

function handlerWanted(scope: Scope, handler: string | undefined): string {
  if (handler === undefined) {
    scope.report({
      code: "SIR-E106",
      level: "error",
      message: "config.handler is missing. This runtime has no usual one: name the class and method.",
      path: scope.at("config"),
    });
  }
  return handler ?? "";
}
