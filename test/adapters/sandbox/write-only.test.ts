import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hasTerraform, Lab, recorded, stackOf, terraform } from "./lab.ts";

/** What Terraform makes of the expression, so that the value itself is in no file that we give it. */
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

it.skipIf(!hasTerraform)(
  "a secret that is given through a write-only argument is in no plan, state or store (needs terraform)",
  async () => {
    const resources = {
      aws_secretsmanager_secret: { app: { name: "app" } },
      aws_secretsmanager_secret_version: {
        app: {
          secret_id: "${aws_secretsmanager_secret.app.id}",
          secret_string_wo: '${sha256("app")}',
          secret_string_wo_version: 1,
        },
      },
      aws_db_instance: {
        orders: {
          ...{ identifier: "orders", engine: "postgres", instance_class: "db.t3.micro", allocated_storage: 20 },
          ...{ username: "app", password_wo: '${sha256("orders")}', password_wo_version: 1, skip_final_snapshot: true },
        },
      },
      // An ordinary argument, which shows that the search below would find one.
      aws_ssm_parameter: { shown: { name: "shown", type: "String", insecure_value: '${sha256("shown")}' } },
    };
    const folder = await mkdtemp(join(tmpdir(), "sirsi-write-only-"));
    const lab = await Lab.open({ types: Object.keys(resources), store: join(folder, "sandbox.json") });
    try {
      const stack = stackOf(resources);
      const plan = await terraform.plan({ stack, mode: "sandbox", reattach: lab.running.reattach, timeoutSeconds: 120 });
      const state = await lab.apply(stack);
      expect(recorded(state, "aws_db_instance.orders")).toMatchObject({ password_wo: null, password_wo_version: 1 });
      const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
      const everything = JSON.stringify(plan) + Buffer.from(state).toString() + files.join();
      expect(everything).toContain(hash("shown"));
      for (const secret of ["app", "orders"]) expect(everything).not.toContain(hash(secret));
    } finally {
      await lab.running.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
  180_000,
);
