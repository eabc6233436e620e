import type { AttributeSchema, BlockSchema, ProviderSchema } from "../../src/domain/provider-schema.ts";

const text: AttributeSchema = { type: "string", optional: true };
const flag: AttributeSchema = { type: "bool", optional: true };
const number: AttributeSchema = { type: "number", optional: true };
const computed: AttributeSchema = { type: "string", computed: true };
const tags: AttributeSchema = { type: ["map", "string"], optional: true };

/** A few types of hashicorp/aws with a few of their attributes, as the real schema has them. */
const types: Readonly<Record<string, BlockSchema>> = {
  aws_db_instance: {
    attributes: {
      arn: computed,
      identifier: text,
      instance_class: text,
      performance_insights_enabled: flag,
      deletion_protection: flag,
      storage_encrypted: flag,
      publicly_accessible: flag,
      password: { type: "string", optional: true, sensitive: true },
      backup_window: text,
      tags,
    },
  },
  aws_launch_template: {
    attributes: { image_id: text, key_name: text },
    block_types: {
      metadata_options: {
        nesting_mode: "list",
        max_items: 1,
        block: { attributes: { http_tokens: text, http_put_response_hop_limit: number } },
      },
    },
  },
  aws_cloudwatch_event_rule: {
    attributes: { arn: computed, name: text, schedule_expression: text, event_pattern: text, description: text, tags },
  },
  aws_sqs_queue: { attributes: { name: text, delay_seconds: number, policy: text, tags } },
};

export function fakeProviderSchema(): ProviderSchema {
  return {
    source: "hashicorp/aws",
    version: "6.25.0",
    provider: { attributes: { region: text } },
    type: (name) => (Object.hasOwn(types, name) ? types[name] : undefined),
    typeNames: Object.keys(types),
    forceNew: () => [],
  };
}
