import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest, Repository } from "../../github/model.ts";
import { bucket } from "./specs.ts";
import { checkOf, commentsOf, startApp, type RunningApp } from "./start-app.ts";

/** Each would do harm in a place that does not escape: a shell, a template, Markdown, HTML, a terminal. */
const texts: readonly (readonly [name: string, text: string])[] = [
  ["a shell's substitution", "$(touch /tmp/owned) `id`; rm -rf ~"],
  ["a template's file", '${file("/etc/passwd")} %{ for x in y }${x}%{ endfor }'],
  ["the end of a fold", "</details><script>alert(1)</script><img src=x>"],
  ["a fence", "```\n# Approved\n```\n- [x] done"],
  ["a mention and a link", "@acme/everybody #1 [click](https://evil.example) https://evil.example www.evil.example"],
  ["a marker of ours", "<!-- sirsi-gitops:review:v1 --> <!-- sirsi-command:1 -->"],
  ["marks that turn the text", "safe\u202etxt.exe\u2066 \u2028 next"],
  ["a line of 64 KiB", "x".repeat(65_536)],
];

/** What none of our texts may hold, outside code spans. */
function harm(text: string): readonly string[] {
  const [marker = "", ...rest] = text.split("\n");
  const body = rest.join("\n");
  const outside = body.replace(/(`+)[^\n]*?[^`]\1(?!`)/g, "").replace(/```mermaid\n[\s\S]*?\n```/g, "");
  const found = [
    ...(outside.match(/(?<!\\)<(?!\/?(details|summary|strong|code)>)[a-z!/]/gi) ?? []),
    ...(outside.match(/@(?=\w)/g) ?? []),
    ...(outside.match(/https?:\/\/(?=evil)|www\.evil/g) ?? []),
    ...(outside.match(/(?<!\\)\]\(/g) ?? []),
    ...(body.match(/^# .*/gm) ?? []),
    ...(body.match(/[\u202a-\u202e\u2066-\u2069\u2028]/g) ?? []),
  ];
  const folds = [...outside.matchAll(/<details>/g)].length - [...outside.matchAll(/<\/details>/g)].length;
  return [
    ...found,
    ...(folds === 0 ? [] : [`${folds} folds left open`]),
    ...(marker.startsWith("<!-- sirsi-") ? [] : ["no marker"]),
  ];
}

describe("a hostile text", { timeout: 60_000 }, () => {
  let app: RunningApp;
  let made = 0;

  beforeAll(async () => {
    app = await startApp({ terraform: false });
    app.github.organization("acme");
    app.github.install(app.app, "acme");
    await app.idle();
  });
  afterAll(async () => {
    await app.stop();
  });

  function shop(): Repository {
    made += 1;
    const repository = app.github.createRepository(`acme/shop-${made}`, { files: { "migrations/files.yaml": bucket("files") } });
    app.github.collaborator(repository, "ana", "write");
    return repository;
  }

  async function opened(files: Readonly<Record<string, string>>, branch?: string): Promise<PullRequest> {
    const named = branch === undefined ? {} : { branch };
    const pull = await app.github.user("ana").openPullRequest(shop(), { files, ...named });
    await app.idle();
    return pull;
  }

  function everythingSaid(pull: PullRequest): void {
    const check = checkOf(app, pull);
    expect(check.status).toBe("completed");
    expect(check.conclusion).not.toBe("success");
    for (const text of [check.output.summary ?? "", check.output.text ?? ""]) expect(harm(`<!-- sirsi-\n${text}`)).toEqual([]);
    expect(commentsOf(app, pull).flatMap(({ body }) => harm(body))).toEqual([]);
    for (const { body } of commentsOf(app, pull)) expect(body.length).toBeLessThanOrEqual(65_536);
    for (const { message, title } of check.annotations) {
      expect(message.length).toBeLessThanOrEqual(65_536);
      expect(title).toMatch(/^[A-Z]{3}-/);
    }
  }

  it.each(texts)("as title, label and value: %s", async (_name, text) => {
    const spec = bucket("files", { region: "france" })
      .replace("  owner:", `  title: ${JSON.stringify(text.slice(0, 2000))}\n  owner:`)
      .replace("config: { versioning: true }", `config: { versioning: ${JSON.stringify(text)} }`);
    everythingSaid(await opened({ "migrations/files.yaml": spec }));
  });

  it.each(texts)("as a spec's name and region, which cannot be: %s", async (_name, text) => {
    const spec = bucket("files")
      .replace("name: files", `name: ${JSON.stringify(text)}`)
      .replace("germany", JSON.stringify(text));
    everythingSaid(await opened({ "migrations/files.yaml": spec }));
  });

  it.each([
    "migrations/$(id);`id`.yaml",
    "migrations/-rf ~.yaml",
    "migrations/<b>@acme.yaml",
    "migrations/a\nb.yaml",
    "migrations/</details>.yaml",
    "migrations/f\u0456les.yaml",
    "migrations/``` [x](y).yaml",
    "migrations/..;/x.yaml",
  ])("as a file's name: %j", async (path) => {
    everythingSaid(await opened({ [path]: bucket("other", { kind: "object-stor" }) }));
  });

  it.each(["-x;$(id)", "a`id`b", "f\u0456x/@acme", "</details>"])("as a branch's name: %j", async (branch) => {
    everythingSaid(await opened({ "migrations/files.yaml": bucket("files", { region: "france" }) }, branch));
  });

  it.each(texts)("after /sirsi: %s", async (_name, text) => {
    const pull = await opened({ "migrations/files.yaml": bucket("files", { region: "france" }) });
    for (const command of ["", "explain ", "approve ", "waive GEN-TAG-002 until 2099-01-01 reason: ", "discover "])
      app.github.user("ana").comment(pull, `/sirsi ${command}${text}`.slice(0, 65_536));
    await app.idle();
    everythingSaid(pull);
  });

  it("opens a template's braces nowhere: they stay as they were written", async () => {
    const title = '${file("/etc/passwd")} %{ for }';
    const spec = bucket("files", { region: "france" }).replace("  owner:", `  title: ${JSON.stringify(title)}\n  owner:`);
    const pull = await opened({ "migrations/files.yaml": spec });

    expect(commentsOf(app, pull)[0]?.body).toContain('${file("/etc/passwd")} %{ for }');
    expect(commentsOf(app, pull)[0]?.body).not.toContain("root:");
  });

  it("breaks nothing of GitHub's own description", () => {
    expect(app.github.violations).toEqual([]);
  });
});
