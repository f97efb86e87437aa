import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiResult } from "../../../lab/cli/pulumiWorkspace.ts";
import { type Fleet, startFleet } from "../../../lab/fleet/startFleet.ts";
import { fleetConfiguration } from "../../../lab/stack/fleetConfiguration.ts";
import { LabStack } from "../../../lab/stack/labStack.ts";
import { engineWorkspace } from "../../support/engineLab.ts";

/** Three simulated hosts whose RDMA mode is shared, and previews of programs that want another. */
export class Previewer {
  readonly #fleet: Fleet;

  private constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  static async open(): Promise<Previewer> {
    const names = ["dgx001", "dgx002", "dgx003"];
    return new Previewer(
      await startFleet({
        directory: join(import.meta.dirname, "../../../.lab/test/package/fleet"),
        hosts: names.map((name) => ({ name, profile: "shared-pods" })),
      }),
    );
  }

  /** `pulumi preview` of the program in a folder, in a stack of its own. */
  async preview(directory: string): Promise<PulumiResult> {
    writeFileSync(join(directory, "Pulumi.t.yaml"), "config: {}\n");
    const stack = new LabStack(await engineWorkspace(), directory, "t");
    await stack.create();
    stack.configure({
      "rdma:nodes": "dgx[001-003]",
      "rdma:hosts": { file: fleetConfiguration(this.#fleet).hostsFile },
      "rdma:ssh": { configFile: this.#fleet.sshConfig, connectTimeoutSeconds: 20 },
    });
    return stack.run(["preview"]);
  }

  close(): Promise<void> {
    return this.#fleet.close();
  }
}
