import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { backendBlock } from "../../../src/adapters/terraform/override.ts";
import { terraformRunner } from "../../../src/adapters/terraform/terraform-runner.ts";
import type { CustomerBackend } from "../../../src/domain/customer-backend.ts";
import type { TerraformJson } from "../../../src/domain/stack.ts";
import type { TerraformJob } from "../../../src/ports/terraform.ts";
import { startMoto, type MotoServer } from "../../stories/moto-server.ts";

const moto = process.env["SIRSI_LAB_MOTO"];
const binary = process.env["SIRSI_TERRAFORM_BIN"];
vi.setConfig({ testTimeout: 90_000 });

const aws: CustomerBackend = { type: "s3", bucket: "acme-states", region: "eu-central-1", key: "github/4711/shop/data.tfstate" };

describe("a backend of the customer's own", () => {
  it("is a block without credentials, locked by a file beside the state", () => {
    expect(backendBlock({ customerBackend: aws })).toEqual({
      s3: {
        bucket: "acme-states",
        region: "eu-central-1",
        key: "github/4711/shop/data.tfstate",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });
});

describe.skipIf(moto === undefined || binary === undefined)("Terraform with S3 (needs Terraform and moto_server)", () => {
  let server: MotoServer;
  const terraform = terraformRunner({ ...(binary === undefined ? {} : { binary }), searchPath: "", graceSeconds: 5 });
  beforeAll(async () => {
    server = await startMoto(moto!);
    expect(await s3("PUT", "/acme-states", bucketPlace)).toContain("200");
  }, 60_000);
  afterAll(() => server.stop());

  const bucketPlace =
    "<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>";
  /** A request as AWS would take it, unsigned; its status and body. */
  const s3 = async (method: string, path: string, body = ""): Promise<string> => {
    const { AWS_ENDPOINT_URL: url = "", AWS_CA_BUNDLE: bundle = "" } = server.credentials;
    const authorization =
      "AWS4-HMAC-SHA256 Credential=testing/20260101/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    const ca = await readFile(bundle);
    return await new Promise((resolve, reject) => {
      const asked = request(`${url}${path}`, { method, ca, agent: false, headers: { authorization } }, (response) => {
        text(response).then((said) => {
          resolve(`${response.statusCode ?? 0} ${said}`);
        }, reject);
      });
      asked.on("error", reject).end(body);
    });
  };

  const job = (input: string, seconds = 0): TerraformJob => {
    const configuration: TerraformJson = {
      terraform: { backend: { http: {} } },
      resource: {
        terraform_data: { a: { input, provisioner: [{ "local-exec": { command: `sleep ${seconds}` } }] } },
      },
      output: { said: { value: "${terraform_data.a.output}" } },
    };
    return {
      stack: { wave: "data", state: "built", configuration, text: JSON.stringify(configuration), assets: [], origins: {} },
      mode: "connected",
      timeoutSeconds: 80,
      customerBackend: { ...aws, endpoint: server.credentials["AWS_ENDPOINT_URL"]! },
      credentials: { environment: server.credentials },
    };
  };

  it("keeps the state in the bucket, and plans against it", async () => {
    const applied = await terraform.apply(job("one"));
    const planned = await terraform.plan(job("two"));
    expect(applied).toMatchObject({ ok: true, outputs: { said: "one" } });
    expect(planned).toMatchObject({ ok: true, json: { resource_changes: [{ change: { actions: ["update"] } }] } });
    expect(await s3("GET", "/acme-states?list-type=2")).toContain("<Key>github/4711/shop/data.tfstate</Key>");
  });

  it("lets one of two in", async () => {
    const wave = (input: string): TerraformJob => {
      const slow = job(input, 3);
      return { ...slow, customerBackend: { ...aws, endpoint: server.credentials["AWS_ENDPOINT_URL"]!, key: "slow.tfstate" } };
    };
    const runs = await Promise.all([terraform.apply(wave("one")), terraform.apply(wave("two"))]);
    expect(runs.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(runs.find(({ ok }) => !ok)?.failure).toContain("Error acquiring the state lock");
  });
});
