import { z } from "zod";
import { strictSpec, type WrongNames } from "../sriov/strictSpec.ts";

const kind = "NicClusterPolicy";

/** Secrets are named, unlike in pods. */
const PullSecrets = z.array(
  z.string({
    error: () =>
      'expected the name of a secret, "pull-secret", and no object with a name in it; write the name alone',
  }),
);

const Quantity = z.union([z.string(), z.number()]);
const Quantities = z.record(z.string(), Quantity);

export const ContainerResources = strictSpec(`containerResources of ${kind}`, {
  /** Container that they are for: `nv-ipam-node`. */
  name: z.string(),
  limits: Quantities.exactOptional(),
  requests: Quantities.exactOptional(),
});
export type ContainerResources = z.infer<typeof ContainerResources>;

/** Image of a component; what is left out comes from the release. */
export const imageFields = {
  image: z.string().exactOptional(),
  /** Registry and path without the image: `nvcr.io/nvidia/mellanox`. */
  repository: z.string().exactOptional(),
  /** Tag, or `sha256:…`. */
  version: z.string().exactOptional(),
  imagePullSecrets: PullSecrets.exactOptional(),
  containerResources: z.array(ContainerResources).exactOptional(),
};

const deployed = "nothing: a component is deployed while its section is in the spec";

/** Keys of the Helm values of 24.7 and older, and of other charts. */
const imageWrongNames: WrongNames = {
  deploy: deployed,
  enabled: deployed,
  enable: deployed,
  tag: "version",
  registry: "repository",
  name: "image",
  pullSecrets: "imagePullSecrets (a list of names)",
  resources: "containerResources (a list with the name of the container)",
  nodeAffinity: "nodeAffinity of the spec, which is for all components",
  tolerations: "tolerations of the spec, which are for all components",
};

/** A component with an image and fields of its own. */
export function componentSpec<Shape extends z.core.$ZodLooseShape>(
  name: string,
  own: Shape,
  wrongNames: WrongNames = {},
): z.ZodObject<typeof imageFields & Shape, z.core.$strict> {
  return strictSpec(
    `${name} of ${kind}`,
    { ...imageFields, ...own },
    { ...imageWrongNames, ...wrongNames },
  );
}

/** From 26.4 on: what components take that do not say it themselves. */
export const GlobalSpec = strictSpec(`global of ${kind}`, {
  repository: z.string().exactOptional(),
  version: z.string().exactOptional(),
  imagePullSecrets: PullSecrets.exactOptional(),
});

/** An environment variable of a container. */
export const EnvVar = strictSpec("an environment variable", {
  name: z.string().min(1),
  value: z
    .string({ error: () => 'expected text; put numbers and true/false in quotes, "true"' })
    .exactOptional(),
  valueFrom: z.record(z.string(), z.unknown()).exactOptional(),
});
