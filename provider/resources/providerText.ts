/**
 * Text of the module that carries out a resource's methods. The engine stores
 * it with every resource and runs it again at refresh and destroy, so it is a
 * constant line that loads this package as seen from the program's directory.
 *
 * `createRequire` finds an installed package as well as this repository from
 * within itself. The folders after that are pnpm's: it keeps what only another
 * package asked for in `node_modules/.pnpm/node_modules`, out of the program's
 * sight (`hoist`, on by default).
 *
 * @param module Exported subpath of this package below `resources/`.
 */
export function providerText(module: string): string {
  const path = `pulumi-rdma/resources/${module}`;
  return [
    "exports.handler = () => {",
    'const { createRequire } = process.getBuiltinModule("module");',
    'const { dirname } = process.getBuiltinModule("path");',
    "const cwd = process.cwd();",
    'const require = createRequire(cwd + "/");',
    'const pnpm = (at) => [at + "/node_modules/.pnpm", ...(dirname(at) === at ? [] : pnpm(dirname(at)))];',
    "let file;",
    `try { file = require.resolve("${path}", { paths: [cwd, ...pnpm(cwd)] }); }`,
    'catch (error) { const told = new Error("Cannot find pulumi-rdma from " + cwd + ", which runs its resources: " +',
    '"add it to the package.json there with `npm install pulumi-rdma` (pnpm: `pnpm add pulumi-rdma`); " +',
    'error.message.split("\\n")[0]); told.stack = told.message; throw told; }',
    "return require(file); };",
  ].join(" ");
}
