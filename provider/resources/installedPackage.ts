import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

interface Installed {
  readonly directory: string;
  readonly version: string;
}

const own = packageAt(join(import.meta.dirname, "../../package.json"));

/**
 * The provider process loads this package from the program's directory, which
 * need not be the copy that the program itself uses.
 *
 * @param directory The program's.
 * @throws pulumi.RunError where it finds none there, or another version.
 */
export function checkInstalledPackage(directory: string, used: Installed = own): void {
  const found = packageSeenFrom(directory);
  if (found === undefined)
    throw new pulumi.RunError(
      `Cannot find pulumi-rdma from ${directory}, which runs its resources: add it to the ` +
        "package.json there with `npm install pulumi-rdma` (pnpm: `pnpm add pulumi-rdma`)",
    );
  if (found.version !== used.version)
    throw new pulumi.RunError(
      `pulumi-rdma is installed in two versions: the program uses ${used.version} in ${used.directory}, ` +
        `its resources would be run by ${found.version} in ${found.directory}; expected one: ` +
        "`npm ls pulumi-rdma` (pnpm: `pnpm why -r pulumi-rdma`) shows who asks for which; name it in " +
        "peerDependencies of packages and in dependencies of the program alone, then install again",
    );
}

/** As the text of providerText.ts looks for it. */
function packageSeenFrom(directory: string): Installed | undefined {
  try {
    return packageAt(
      createRequire(`${directory}/`).resolve("pulumi-rdma/package.json", {
        paths: [directory, ...pnpmFolders(directory)],
      }),
    );
  } catch {
    return undefined;
  }
}

function pnpmFolders(directory: string): string[] {
  const parent = dirname(directory);
  return [
    join(directory, "node_modules/.pnpm"),
    ...(parent === directory ? [] : pnpmFolders(parent)),
  ];
}

function packageAt(file: string): Installed {
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return { directory: dirname(file), version };
}
