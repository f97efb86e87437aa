import type { NodeCase } from "./deriveNodeStates.ts";

/** How the operator edits kernel arguments on a node (249e200, bindata/scripts/kargs.sh). */
export type ArgumentTool =
  | "grubby"
  | "rpm-ostree"
  /** It does nothing there and reports success. */
  | "none-ubuntu"
  /** Neither grubby nor an ostree: a failure that it takes for success. */
  | "none-grubby"
  /** grubby is there, and zipl would have to run after it. */
  | "none-s390x"
  | "unknown";

export function argumentTool({ node, host }: NodeCase): ArgumentTool {
  if (node.labels["kubernetes.io/arch"] === "s390x") return "none-s390x";
  if (host === undefined) return toolOfImage(node.osImage);
  const { family, id, name } = host.os;
  if (/ubuntu/i.test(`${id} ${name}`)) return "none-ubuntu";
  if (family === "ostree") return "rpm-ostree";
  return host.tools.grubby === undefined ? "none-grubby" : "grubby";
}

/** PRETTY_NAME of os-release, which the node reports. */
function toolOfImage(osImage: string): ArgumentTool {
  if (/ubuntu/i.test(osImage)) return "none-ubuntu";
  if (/coreos|silverblue|iot/i.test(osImage) && !/flatcar/i.test(osImage)) return "rpm-ostree";
  if (/red hat|rhel|rocky|alma|centos|fedora|oracle linux/i.test(osImage)) return "grubby";
  if (/debian|suse|sles|flatcar|talos|bottlerocket/i.test(osImage)) return "none-grubby";
  return "unknown";
}
