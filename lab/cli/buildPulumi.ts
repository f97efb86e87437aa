import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildGoModule } from "./buildGoModule.ts";

const moduleDirectory = join(import.meta.dirname, "module");
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Version that the module of this folder pins: `v3.259.0`. */
export function pinnedVersion(): string {
  const goMod = readFileSync(join(moduleDirectory, "go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 (v[\d.]+)/.exec(goMod)?.[1];
  if (version === undefined)
    throw new Error("lab/cli/module/go.mod pins no version of pulumi/pkg/v3");
  return version;
}

/**
 * Builds the Pulumi CLI from its Go module, once per version, into the cache.
 *
 * @returns Path of the binary.
 */
export async function buildPulumi(say: (line: string) => void): Promise<string> {
  const version = pinnedVersion();
  const directory = await buildGoModule(
    {
      what: `the Pulumi CLI ${version}`,
      otherwise: "put `pulumi` on PATH",
      moduleDirectory,
      name: `pulumi-${version}`,
      packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
      options: ["-tags=osusergo,grpcnotrace", `-ldflags=-s -w -X ${versionVariable}=${version}`],
      duration: "about four minutes on two cores",
    },
    say,
  );
  return join(directory, "pulumi");
}
