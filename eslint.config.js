import js from "@eslint/js";
import tseslint from "typescript-eslint";

const core = ["src/{domain,stages,kinds,flows,commands,ports}/**/*.ts"];
const effects = ["process", "fetch", "setTimeout", "setInterval", "console"].map((name) => ({
  name,
  message: "The core has no effects: take it through a port.",
}));

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "node_modules/",
      "coverage/",
      "reports/",
      ".stryker-tmp/",
      "**/*.generated.ts",
      "templates/",
      "test/fixtures/",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: "./tsconfig.json" } },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/only-throw-error": "error",
      "no-restricted-imports": [
        "error",
        {
          paths: ["aws", "azurerm", "google"].map((cloud) => ({
            name: `@cdktf/provider-${cloud}`,
            message: "Import the leaf module (lib/<type>/index.js): the root costs seconds and hundreds of megabytes.",
          })),
        },
      ],
      "no-shadow": "off",
      "@typescript-eslint/no-shadow": "error",
      eqeqeq: "error",
    },
  },
  {
    files: core,
    rules: {
      "no-restricted-globals": ["error", ...effects],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "Take the time from the clock port." },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: "Take the time from the clock port.",
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: "The core is deterministic.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts", "tools/**/*.ts", "bench/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
    },
  },
  { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
);
