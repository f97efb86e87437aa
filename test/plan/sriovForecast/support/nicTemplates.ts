import type { LiveObject } from "../../../../provider/facts/cluster/clusterFacts.ts";

export type Tree = Readonly<Record<string, unknown>>;

export function template(spec: Tree, selector: Tree = {}): LiveObject {
  return {
    apiVersion: "configuration.net.nvidia.com/v1alpha1",
    kind: "NicConfigurationTemplate",
    name: "cx7",
    namespace: "network-operator",
    labels: {},
    annotations: {},
    generation: 1,
    spec: {
      nodeSelector: { "nvidia.com/gpu.present": "true" },
      nicSelector: { nicType: "1021", ...selector },
      ...spec,
    },
    status: {},
  };
}
