const text = { type: "string" } as const;
const count = { type: "integer", minimum: 1 } as const;
const list = (items: object) => ({ type: "array", items }) as const;
/** As the standard has it, an object takes the properties that it names and no others. */
const object = (required: readonly string[], properties: Readonly<Record<string, object>>) =>
  ({ type: "object", additionalProperties: false, required, properties }) as const;

const message = object(["text"], { text });
const region = object([], { startLine: count, startColumn: count, endLine: count, endColumn: count });
const location = object([], {
  physicalLocation: object([], { artifactLocation: object([], { uri: { type: "string", format: "uri-reference" } }), region }),
  logicalLocations: list(object([], { fullyQualifiedName: text, kind: text })),
});
const rule = object(["id"], {
  id: text,
  shortDescription: message,
  fullDescription: message,
  help: message,
  properties: { type: "object", properties: { tags: { ...list(text), uniqueItems: true } } },
});
const result = object(["message"], {
  ruleId: text,
  level: { enum: ["none", "note", "warning", "error"] },
  message,
  locations: list(location),
  partialFingerprints: { type: "object", additionalProperties: text },
  suppressions: {
    ...list(object(["kind"], { kind: { enum: ["inSource", "external"] }, justification: text })),
    uniqueItems: true,
  },
});
const driver = object(["name"], {
  name: text,
  semanticVersion: text,
  informationUri: { type: "string", format: "uri" },
  rules: { ...list(rule), uniqueItems: true },
});

/** The part of the OASIS schema of SARIF 2.1.0 that the product writes: what is required, of which type, and nothing besides. */
export const sarifShape = object(["version", "runs"], {
  $schema: { type: "string", format: "uri" },
  version: { enum: ["2.1.0"] },
  runs: list(
    object(["tool"], {
      tool: object(["driver"], { driver }),
      invocations: list(
        object(["executionSuccessful"], {
          executionSuccessful: { type: "boolean" },
          toolExecutionNotifications: list(
            object(["message"], {
              level: { enum: ["none", "note", "warning", "error"] },
              message: object(["text"], { text: { type: "string" } }),
            }),
          ),
        }),
      ),
      columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
      results: list(result),
    }),
  ),
});
