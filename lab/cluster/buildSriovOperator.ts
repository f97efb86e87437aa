import { join } from "node:path";
import { buildGoModule } from "../cli/buildGoModule.ts";
import { sriovModule, sriovModulePath, sriovOperatorVersion } from "./sriovOperatorSource.ts";

export interface SriovOperatorPrograms {
  readonly operator: string;
  readonly webhook: string;
}

/** Builds the SR-IOV operator and its webhook from the version that its module pins, once. */
export async function buildSriovOperator(
  say: (line: string) => void,
): Promise<SriovOperatorPrograms> {
  const version = sriovOperatorVersion();
  const directory = await buildGoModule(
    {
      what: `the SR-IOV operator ${version}`,
      moduleDirectory: sriovModule,
      name: `sriov-operator-${version}`,
      packages: [sriovModulePath, `${sriovModulePath}/cmd/webhook`],
      options: ["-trimpath", "-ldflags=-s -w"],
      duration: "about three minutes on two cores",
    },
    say,
  );
  return {
    operator: join(directory, "sriov-network-operator"),
    webhook: join(directory, "webhook"),
  };
}
