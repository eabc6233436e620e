import { describe, expect, it } from "vitest";
import type { Settings } from "../../../src/domain/settings.generated.ts";
import { readSettings } from "../../../src/stages/spec/settings.ts";
import { weakenedSettings } from "../../../src/stages/spec/settings-weakening.ts";

const head = "apiVersion: sirsi.dev/v1\nkind: Settings\n";
const base = (allow: string[]): Settings => ({ apiVersion: "sirsi.dev/v1", kind: "Settings", verify: { allow } });
const said = (before: Settings, body: string): readonly string[] => {
  const { document } = readSettings(".sirsi/settings.yaml", head + body);
  return weakenedSettings(".sirsi/settings.yaml", before, document).map(
    ({ code, location, message }) => `${code} ${location.line}:${location.column} ${message}`,
  );
};

describe("settings that open networks to the service's checks", () => {
  it("weaken by every range that they add, and by none that they take away", () => {
    expect(said(base(["10.0.0.0/8"]), "verify:\n  allow: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]\n")).toEqual([
      "SIR-W416 4:10 Checks of the service may also reach 172.16.0.0/12, 192.168.0.0/16. The base's settings count until this is merged.",
    ]);
    expect(said(base(["10.0.0.0/8", "172.16.0.0/12"]), "verify: { allow: [10.0.0.0/8] }\n")).toEqual([]);
    expect(said(base(["10.0.0.0/8"]), "paths: [a.yaml]\n")).toEqual([]);
  });
});
