import { hexDigits } from "../../cloud.ts";
import { arn, byArn, capitals, guid, lowers, named, newId, type Recipe, type Recipes } from "./recipe.ts";

/** Everything that belongs to a bucket and has no id of its own. */
const ofBucket: Recipe = (s) => ({ id: s.text("bucket") ?? "" });
const location = (s: Parameters<Recipe>[0]): string => `location/loc-0${s.token("location", 16, hexDigits)}`;

export const storage: Recipes = {
  aws_s3_bucket: (s) => {
    const name = named(s, "bucket");
    return {
      id: name,
      bucket: name,
      arn: `arn:aws:s3:::${name}`,
      bucket_domain_name: `${name}.s3.amazonaws.com`,
      bucket_regional_domain_name: `${name}.s3.${s.region}.amazonaws.com`,
      bucket_region: s.region,
      hosted_zone_id: `Z${capitals(s, 13, "zone")}`,
      object_lock_enabled: false,
      request_payer: "BucketOwner",
      acl: null,
    };
  },
  aws_s3_bucket_versioning: ofBucket,
  aws_s3_bucket_server_side_encryption_configuration: ofBucket,
  aws_s3_bucket_public_access_block: ofBucket,
  aws_s3_bucket_lifecycle_configuration: ofBucket,
  aws_s3_bucket_policy: ofBucket,
  aws_s3_bucket_notification: ofBucket,
  aws_s3_bucket_object_lock_configuration: ofBucket,
  aws_s3_bucket_ownership_controls: ofBucket,
  aws_s3_bucket_logging: ofBucket,
  aws_s3_bucket_cors_configuration: ofBucket,
  aws_s3_bucket_replication_configuration: ofBucket,
  aws_s3_bucket_website_configuration: (s) => ({
    id: s.text("bucket") ?? "",
    website_domain: `s3-website.${s.region}.amazonaws.com`,
    website_endpoint: `${s.text("bucket") ?? ""}.s3-website.${s.region}.amazonaws.com`,
  }),
  aws_s3_bucket_acl: (s) => ({ id: `${s.text("bucket") ?? ""},${s.text("acl") ?? "private"}` }),
  aws_s3_object: (s) => ({
    id: `${s.text("bucket") ?? ""}/${s.text("key") ?? ""}`,
    arn: `arn:aws:s3:::${s.text("bucket") ?? ""}/${s.text("key") ?? ""}`,
    etag: s.token("etag", 32, hexDigits),
  }),
  aws_efs_file_system: (s) => {
    const id = `fs-0${s.token("id", 16, hexDigits)}`;
    return {
      id,
      arn: arn(s, "elasticfilesystem", `file-system/${id}`),
      dns_name: `${id}.efs.${s.region}.amazonaws.com`,
      creation_token: `terraform-${s.token("token", 26, "0123456789")}`,
      encrypted: false,
      performance_mode: "generalPurpose",
    };
  },
  aws_efs_mount_target: (s) => {
    const host = `${s.text("file_system_id") ?? ""}.efs.${s.region}.amazonaws.com`;
    return {
      id: newId(s, "fsmt"),
      dns_name: host,
      mount_target_dns_name: `${s.region}a.${host}`,
      availability_zone_name: `${s.region}a`,
      file_system_arn: arn(s, "elasticfilesystem", `file-system/${s.text("file_system_id") ?? ""}`),
      network_interface_id: newId(s, "eni", "eni"),
      ip_address: `10.0.1.${s.token("ip", 2, "123456789")}`,
    };
  },
  aws_efs_backup_policy: (s) => ({ id: s.text("file_system_id") ?? "" }),
  aws_fsx_windows_file_system: (s) => {
    const id = newId(s, "fs");
    return {
      id,
      arn: arn(s, "fsx", `file-system/${id}`),
      dns_name: `amznfsx${lowers(s, 8, "dns")}.corp.example.com`,
      preferred_file_server_ip: `10.0.1.${s.token("ip", 2, "123456789")}`,
    };
  },
  aws_datasync_agent: byArn("datasync", (s) => `agent/agent-0${s.token("agent", 16, hexDigits)}`),
  aws_datasync_location_azure_blob: byArn("datasync", location, (s) => ({
    uri: `azure-blob://${s.text("container_url") ?? ""}`,
  })),
  aws_datasync_location_efs: byArn("datasync", location, (s) => ({ uri: `efs://${s.region}.${lowers(s, 8, "fs")}/` })),
  aws_datasync_location_nfs: byArn("datasync", location, (s) => ({
    uri: `nfs://${s.text("server_hostname") ?? ""}${s.text("subdirectory") ?? "/"}`,
  })),
  aws_datasync_location_object_storage: byArn("datasync", location, (s) => ({
    uri: `object-storage://${s.text("server_hostname") ?? ""}/${s.text("bucket_name") ?? ""}/`,
  })),
  aws_datasync_location_s3: byArn("datasync", location, (s) => ({
    uri: `s3://${s.text("s3_bucket_arn")?.split(":").at(-1) ?? ""}${s.text("subdirectory") ?? "/"}`,
  })),
  aws_datasync_location_smb: byArn("datasync", location, (s) => ({
    uri: `smb://${s.text("server_hostname") ?? ""}${s.text("subdirectory") ?? "/"}`,
  })),
  aws_datasync_task: byArn("datasync", (s) => `task/task-0${s.token("task", 16, hexDigits)}`),
  aws_backup_vault: (s) => ({
    id: named(s),
    arn: arn(s, "backup", `backup-vault:${named(s)}`),
    kms_key_arn: arn(s, "kms", `key/${guid(s, "kms")}`),
  }),
  aws_backup_plan: (s) => ({ id: guid(s), arn: arn(s, "backup", `backup-plan:${guid(s)}`), version: lowers(s, 48, "version") }),
  aws_backup_selection: (s) => ({ id: guid(s) }),
  aws_dlm_lifecycle_policy: (s) => ({ id: newId(s, "policy"), arn: arn(s, "dlm", `policy/${newId(s, "policy")}`) }),
};
