/** The files of a program, by path. */
export type Program = Readonly<Record<string, string>>;

const manifest = (name: string, fields: object): string =>
  JSON.stringify({ name, version: "1.0.0", ...fields }, null, 2);

const sdk = { "@pulumi/pulumi": "^3.250.0" };

const mode = `
const site = settings();
export const mode = new RdmaMode("dgx", { hosts: hosts(site.nodes, site.hosts), mode: "exclusive" });
`;

/** As above, with what the compiler must find, and must refuse. */
const typedMode = `import { hosts, RdmaMode, settings } from "pulumi-rdma";
import { RdmaNodePool } from "pulumi-rdma/components";
${mode}
export const pool: typeof RdmaNodePool = RdmaNodePool;
// @ts-expect-error no such mode
export const refused = (): RdmaMode => new RdmaMode("x", { hosts: {}, mode: "both" });
`;

/** What `pulumi new typescript` makes: CommonJS, compiled by the SDK at each run. */
export const template = (archive: string): Program => ({
  "Pulumi.yaml": "name: package-template\nruntime:\n  name: nodejs\n",
  "package.json": manifest("package-template", {
    main: "index.ts",
    devDependencies: { "@types/node": "^24", typescript: "^5.0.0" },
    dependencies: { ...sdk, "pulumi-rdma": `file:${archive}` },
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      outDir: "bin",
      target: "es2020",
      module: "commonjs",
      moduleResolution: "node",
      sourceMap: true,
      experimentalDecorators: true,
      pretty: true,
      noFallthroughCasesInSwitch: true,
      noImplicitReturns: true,
      forceConsistentCasingInFileNames: true,
    },
    files: ["index.ts"],
  }),
  "index.ts": typedMode,
});

/** ECMAScript modules without a compiler. */
export const plainModules = (archive: string): Program => ({
  "Pulumi.yaml":
    "name: package-modules\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  "package.json": manifest("package-modules", {
    type: "module",
    main: "index.js",
    dependencies: { ...sdk, "pulumi-rdma": `file:${archive}` },
  }),
  "index.js": `import { hosts, RdmaMode, settings } from "pulumi-rdma";\n${mode}`,
});

/** ECMAScript modules in TypeScript. */
export const typedModules = (archive: string): Program => ({
  "Pulumi.yaml": "name: package-typed\nruntime:\n  name: nodejs\nmain: index.ts\n",
  "package.json": manifest("package-typed", {
    type: "module",
    dependencies: { ...sdk, "pulumi-rdma": `file:${archive}` },
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: { strict: true, target: "es2024", module: "nodenext" },
    files: ["index.ts"],
  }),
  "index.ts": typedMode,
});

/** A package of a site, which hands on a component of ours. */
export const sitePool: Program = {
  "package.json": manifest("site-pool", {
    type: "module",
    exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
    peerDependencies: { ...sdk, "pulumi-rdma": "^0.1.0" },
  }),
  "index.js":
    'export { RdmaNodePool } from "pulumi-rdma/components";\nexport { hosts, settings } from "pulumi-rdma";\n',
  "index.d.ts":
    'export { RdmaNodePool } from "pulumi-rdma/components";\nexport { hosts, settings } from "pulumi-rdma";\n',
};

/** A program that knows the site's package alone. */
export const dependant = (sitePoolArchive: string): Program => ({
  "Pulumi.yaml":
    "name: package-dependant\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  "package.json": manifest("package-dependant", {
    type: "module",
    main: "index.js",
    dependencies: { ...sdk, "site-pool": `file:${sitePoolArchive}` },
  }),
  "index.js": `import { hosts, RdmaNodePool, settings } from "site-pool";
const site = settings();
new RdmaNodePool("dgx", { hosts: hosts(site.nodes, site.hosts), mode: "exclusive", rollout: { drain: "none" } });
`,
});
