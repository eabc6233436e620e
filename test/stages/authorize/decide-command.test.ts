import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandNames } from "../../../src/domain/command.ts";
import { permissions } from "../../../src/domain/pull-request.ts";
import type { Settings } from "../../../src/domain/settings.generated.ts";
import { decideCommand, type Actor } from "../../../src/stages/authorize/decide-command.ts";

const now = new Date("2026-01-14T09:00:00Z");
const ann: Actor = { login: "Ann", kind: "user", permission: "write", teams: [] };
const settings = (roles: Settings["roles"]): Settings => ({
  apiVersion: "sirsi.dev/v1",
  kind: "Settings",
  ...(roles === undefined ? {} : { roles }),
});

describe("without a role for it", () => {
  it.each(commandNames)("whoever may write may %s", (name) => {
    expect(decideCommand(ann, name, undefined, now)).toEqual({ ok: true });
    expect(decideCommand(ann, name, settings({ deploy: { users: ["ben"] } }), now)).toEqual({ ok: true });
  });

  it.each(commandNames)("nobody else may %s, and they are not answered", (name) => {
    for (const permission of ["none", "read", "triage"] as const)
      expect(decideCommand({ ...ann, permission }, name, undefined, now)).toMatchObject({
        ok: false,
        silent: true,
        because: "Only people who may write to this repository can give commands.",
      });
  });

  it("bots may not, whatever their rights", () => {
    expect(decideCommand({ ...ann, kind: "bot", permission: "admin" }, "plan", undefined, now)).toMatchObject({
      ok: false,
      silent: true,
    });
  });
});

describe("with a role of the command's name", () => {
  it("its users and the members of its teams may, in any spelling", () => {
    expect(decideCommand(ann, "approve", settings({ approve: { users: ["ann"] } }), now)).toEqual({ ok: true });
    expect(
      decideCommand({ ...ann, teams: ["@acme/sre"] }, "approve", settings({ approve: { teams: ["@Acme/SRE"] } }), now),
    ).toEqual({
      ok: true,
    });
  });

  it("others are told whom to ask, administrators too", () => {
    expect(decideCommand({ ...ann, permission: "admin" }, "waive", settings({ waive: { users: ["ben"] } }), now)).toEqual({
      ok: false,
      silent: false,
      because: "This needs the role waive.",
      next: "Ask somebody who has it: roles.waive in .sirsi/settings.yaml.",
    });
  });

  it("it ends after its last day, and gives the right to nobody then", () => {
    const until = settings({ plan: { users: ["ann"], until: "2026-01-14" } });

    expect(decideCommand(ann, "plan", until, new Date("2026-01-14T23:59:59Z"))).toEqual({ ok: true });
    expect(decideCommand(ann, "plan", until, new Date("2026-01-15T00:00:00Z"))).toMatchObject({
      ok: false,
      because: "The role plan ended on 2026-01-14.",
    });
  });

  it("a member who only reads may not", () => {
    expect(decideCommand({ ...ann, permission: "read" }, "approve", settings({ approve: { users: ["ann"] } }), now).ok).toBe(
      false,
    );
  });

  it("help and explanations need none", () => {
    expect(decideCommand(ann, "help", settings({ help: {} }), now)).toEqual({ ok: true });
    expect(decideCommand(ann, "explain", settings({ explain: {} }), now)).toEqual({ ok: true });
  });
});

it("more roles never give anybody a right that they lack without them", () => {
  const role = fc.record({ users: fc.subarray(["ann", "ben"]), until: fc.constantFrom("2026-01-01", "2027-01-01") });
  const roles = fc.dictionary(fc.constantFrom(...commandNames, "__proto__", "owner"), role);
  const actor = fc.record({
    login: fc.constantFrom("ann", "eve"),
    kind: fc.constantFrom("user" as const, "bot" as const),
    permission: fc.constantFrom(...permissions),
    teams: fc.constant([]),
  });
  fc.assert(
    fc.property(actor, fc.constantFrom(...commandNames), roles, (who, name, some) => {
      const bare = decideCommand(who, name, undefined, now);

      if (!bare.ok) expect(decideCommand(who, name, settings(some), now).ok).toBe(false);
    }),
  );
});
