import * as pulumi from "@pulumi/pulumi";
import { checkInstalledPackage } from "./installedPackage.ts";
import { providerText } from "./providerText.ts";

let checked = false;

/**
 * A resource of the dynamic provider. Does what pulumi.dynamic.Resource does
 * (type, and the input `__provider`), but with a text of its own: the one that
 * the serializer makes of seven methods is 2.5 KB, twice in every resource, and
 * changes with the compiler.
 */
export abstract class DynamicResource extends pulumi.CustomResource {
  /**
   * @param type Name of the class; the engine's type is `pulumi-nodejs:dynamic/rdma:<type>`.
   * @param module Exported subpath of this package below `resources/`.
   * @param inputs With `undefined` for outputs: an object of the program has only keys that are named here.
   */
  constructor(
    type: string,
    module: string,
    name: string,
    inputs: pulumi.Inputs,
    options: pulumi.CustomResourceOptions | undefined,
  ) {
    checkOnce();
    const engineType = `pulumi-nodejs:dynamic/rdma:${type}`;
    super(
      engineType,
      name,
      {
        ...inputs,
        __provider: providerText(module),
        // The engine does not tell handlers their URN, and log messages need it. Keys
        // that begin with two underscores are hidden from diffs and policies.
        __urn: withoutDependencies(pulumi.createUrn(name, engineType, options?.parent)),
      },
      options,
    );
  }
}

/** Tests of programs, with mocks, load no provider. */
function checkOnce(): void {
  if (checked || !pulumi.runtime.hasEngine()) return;
  checkInstalledPackage(process.cwd());
  checked = true;
}

/**
 * A value alone. The URN of a child comes from its parent's: as an output it would
 * make the child depend on its component, which stands for all of its children,
 * and so on itself.
 */
function withoutDependencies(output: pulumi.Output<string>): Promise<string> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
