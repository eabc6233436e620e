import { appProcess } from "./app-process.ts";
import { demoBase } from "./specs.ts";

/** Sweeps and reconciling come by the clock; what a job asks for does not. */
const ofJobs =
  /\/access_tokens$|^\/app$|^\/graphql$|\/(?:pulls\/\d+(?:\/.*)?|git\/.*|check-runs.*|compare\/.*|issues\/.*|commits\/.*|collaborators\/.*)$/;

export const unanswered = { path: ofJobs };
/** GitHub did it; that it did was never heard. */
export const applied = { path: /\/(?:check-runs.*|comments.*|reviews|reactions)$/, method: "POST", after: "applied" } as const;
export const changed = { ...applied, method: "PATCH" } as const;

export async function startShop(variables: Readonly<Record<string, string>> = {}) {
  const app = await appProcess(variables);
  app.github.organization("acme", { ana: "member", ben: "member" });
  app.github.install(app.app, "acme");
  const repository = app.github.createRepository("acme/shop", { files: demoBase });
  for (const login of ["ana", "ben"]) app.github.collaborator(repository, login, "write");
  return { app, repository };
}
