import js from "@eslint/js";
import tseslint from "typescript-eslint";

// design §2: what each folder may import. `provider/hosts` may use facts, and so on.
const edges = ["hosts", "power", "cluster", "rollout"];
const uses = ["resources", "inventory", "survey", "report", "commands"];
const layers = {
  facts: ["plan", ...edges, ...uses],
  plan: [...edges, ...uses],
  hosts: ["plan", "power", "cluster", "rollout", ...uses],
  power: ["plan", "cluster", "rollout", ...uses],
  cluster: ["plan", "hosts", "power", "rollout", ...uses],
  rollout: uses,
  // Makes the `hosts` inputs of resources: it knows their schema, and no more of resources.
  inventory: [
    ...["plan", "hosts", "power", "rollout", "survey", "report", "commands"],
    "resources(?!/(hostsInput|parseInput)\\.ts)",
  ],
  survey: [...edges, "resources", "inventory", "report", "commands"],
  report: [...edges, "resources", "inventory", "survey", "commands"],
  resources: ["survey", "report", "commands"],
};
/** Pure: data in, data out. */
const pure = ["facts", "plan", "survey", "report"];

const forbidImports = Object.entries(layers).map(([folder, forbidden]) => ({
  files: [`provider/${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: pure.includes(folder)
              ? `^(node:|ssh2|undici|@kubernetes/|@pulumi/)|^(\\.\\./)+(${forbidden.join("|")}|components|lab)/`
              : `${folder === "resources" ? "" : "^@pulumi/|"}^(\\.\\./)+(${forbidden.join("|")}|components|lab)/`,
            message: "The folder may not import this: design §2",
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: [".lab/", "dist/", "coverage/", "node_modules/", "examples/**/*.js"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  ...forbidImports,
  {
    files: [`provider/{${pure.join(",")}}/**/*.ts`],
    rules: {
      "no-restricted-globals": ["error", "process", "Date", "fetch", "setTimeout", "console"],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
);
