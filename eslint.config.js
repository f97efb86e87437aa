import js from "@eslint/js";
import tseslint from "typescript-eslint";

// design §2: what each folder may import. `provider/hosts` may use facts, and so on.
const layers = {
  facts: ["plan", "hosts", "power", "cluster", "rollout", "resources"],
  plan: ["hosts", "power", "cluster", "rollout", "resources"],
  hosts: ["plan", "power", "cluster", "rollout", "resources"],
  power: ["plan", "cluster", "rollout", "resources"],
  cluster: ["plan", "hosts", "power", "rollout", "resources"],
  rollout: ["resources"],
};

const forbidImports = Object.entries(layers).map(([folder, forbidden]) => ({
  files: [`provider/${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex:
              folder === "facts" || folder === "plan"
                ? `^(node:|ssh2|undici|@kubernetes/|@pulumi/)|^(\\.\\./)+(${forbidden.join("|")}|components|lab)/`
                : `^@pulumi/|^(\\.\\./)+(${forbidden.join("|")}|components|lab)/`,
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
    files: ["provider/{facts,plan}/**/*.ts"],
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
